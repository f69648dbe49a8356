// What the sync of twin columns makes of every way to write one column, the other, both or neither,
// before and after cutover.

#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/planner/plan_walk.hpp"

namespace lockstep::tests {
namespace {

// A trigger that names the column makes twins of the rename; by `mode` it writes it, too.
constexpr std::string_view kTrigger = R"(
  CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.seen := coalesce(NEW.c::text, 'NULL');
    IF NEW.mode = 'set' THEN NEW.c := NEW.given; END IF;
    IF NEW.mode = 'keep' AND TG_OP = 'UPDATE' THEN NEW.c := OLD.c; END IF;
    IF NEW.mode = 'nest' AND TG_OP = 'UPDATE' THEN
      UPDATE t SET c = given, mode = 'set' WHERE k = NEW.k + 1;
      NEW.c := NEW.given;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER own BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION own();
)";

class Twins {
 public:
  Twins(const std::string& type, const std::string& rest = "") {
    database.run("CREATE TABLE t (k int PRIMARY KEY, c " + type + " " + rest + ", given " +
                 (type == "serial" ? "int" : type) + ", mode text, seen text);" +
                 std::string(kTrigger));
    database.run("CREATE SCHEMA lockstep");
    plan = planned(database, "ALTER TABLE t RENAME COLUMN c TO d;\n");
  }

  void cut_over() { walk_.run_all("contract/cutover/"); }
  void expand() {
    walk_.run_all("expand/");
    walk_.run_all("backfill/");
  }
  // The table's own trigger as the new version has it.
  void deploy_trigger() {
    std::string body(kTrigger.substr(0, kTrigger.find("CREATE TRIGGER")));
    body.replace(body.find("CREATE"), 6, "CREATE OR REPLACE");
    for (const std::string name : {"NEW.c", "OLD.c", "SET c"}) {
      for (std::size_t at = body.find(name); at != std::string::npos; at = body.find(name, at))
        body[at + 4] = 'd';
    }
    database.run(body);
  }

  // Both columns after the statement, of the row that it returns.
  std::string after(const std::string& sql) {
    CAPTURE(sql);
    database.run(sql);
    const std::string row = database.value(
        "SELECT coalesce(c::text, '-') || ' ' || coalesce(d::text, '-') FROM t WHERE k = 1");
    database.run("TRUNCATE t");
    return row;
  }
  std::string inserted(const std::string& columns, const std::string& values) {
    return after("INSERT INTO t (k" + columns + ") VALUES (1" + values + ")");
  }
  std::string updated(const std::string& set, const std::string& from) {
    return after("INSERT INTO t (k, c) VALUES (1, " + from + "); UPDATE t SET " + set);
  }
  std::string counted(std::string_view what) {
    return database.value(
        "SELECT coalesce(sum(last_value), 0) FROM pg_sequences WHERE "
        "sequencename ~ '^" +
        std::string(what) + "'");
  }

  TempDatabase database;
  Plan plan;

 private:
  PlanWalk walk_{database, plan};
};

void write_in_every_way(Twins& twins) {
  CHECK(twins.inserted(", c", ", 'old'") == "old old");
  CHECK(twins.inserted(", d", ", 'new'") == "new new");
  CHECK(twins.inserted(", c, d", ", 'same', 'same'") == "same same");
  CHECK(twins.inserted(", c, d", ", 'old', 'new'") == "new new");
  CHECK(twins.updated("c = 'b'", "'a'") == "b b");
  CHECK(twins.updated("d = 'b'", "'a'") == "b b");
  CHECK(twins.updated("c = 'b', d = 'b'", "'a'") == "b b");
  CHECK(twins.updated("c = 'b', d = 'n'", "'a'") == "n n");
  CHECK(twins.updated("seen = 'b'", "'a'") == "a a");
  CHECK(twins.updated("c = d || '!'", "'a'") == "a! a!");
  CHECK(twins.after("INSERT INTO t (k, c) VALUES (1, 'a'); INSERT INTO t (k, d) VALUES (1, 'b') "
                    "ON CONFLICT (k) DO UPDATE SET d = excluded.d") == "b b");
  CHECK(twins.after("INSERT INTO t (k, d) VALUES (1, 'a'); INSERT INTO t (k, c) VALUES (1, 'b') "
                    "ON CONFLICT (k) DO UPDATE SET c = excluded.d") == "b b");
}

void write_null(Twins& twins, const std::string& omitted) {
  CHECK(twins.inserted("", "") == omitted + " " + omitted);
  CHECK(twins.inserted(", c", ", NULL") == "- -");
  CHECK(twins.inserted(", d", ", NULL") == "- -");
  CHECK(twins.inserted(", c, d", ", NULL, NULL") == "- -");
  CHECK(twins.updated("c = NULL", "'a'") == "- -");
  CHECK(twins.updated("d = NULL", "'a'") == "- -");
  CHECK(twins.updated("d = 'b'", "NULL") == "b b");
}

}  // namespace

TEST_CASE("twin columns: whichever of the two is written is seen in both") {
  for (const std::string rest : {"", "DEFAULT 'x'"}) {
    CAPTURE(rest);
    Twins twins("text", rest);
    twins.expand();
    for (int phase = 0; phase < 2; ++phase) {
      CAPTURE(phase);
      write_in_every_way(twins);
      write_null(twins, rest.empty() ? "-" : "x");
      twins.database.run("SET session_replication_role = replica");
      write_in_every_way(twins);
      write_null(twins, rest.empty() ? "-" : "x");
      twins.database.run("RESET session_replication_role");
      if (phase == 0) twins.cut_over();
    }
  }
}

TEST_CASE("twin columns: what is only equal, and what cannot be compared, is carried over") {
  Twins number("numeric");
  number.expand();
  CHECK(number.updated("c = 1.00", "1.0") == "1.00 1.00");
  CHECK(number.updated("d = 1.00", "1.0") == "1.00 1.00");
  Twins document("json", "DEFAULT '{}'");
  document.expand();
  CHECK(document.updated("d = '[1]'", "'[1,2]'") == "[1] [1]");
  CHECK(document.inserted(", d", ", NULL") == "- -");
}

TEST_CASE("twin columns: a default that is computed each time is given to both once") {
  const std::pair<std::string, std::string> columns[] = {
      {"bigint", "GENERATED BY DEFAULT AS IDENTITY"}, {"serial", ""}};
  for (const auto& [type, rest] : columns) {
    CAPTURE(type, rest);
    Twins twins(type, rest);
    twins.expand();
    for (int phase = 0; phase < 2; ++phase) {
      CAPTURE(phase);
      CHECK(twins.inserted(", c", ", 70") == "70 70");
      CHECK(twins.inserted(", d", ", 71") == "71 71");
      const std::string both = twins.inserted("", "");
      CHECK(both.substr(0, both.find(' ')) == both.substr(both.find(' ') + 1));
      CHECK(both != "- -");
      CHECK(twins.updated("c = 72", "1") == "72 72");
      CHECK(twins.updated("d = 73", "1") == "73 73");
      if (phase == 0) twins.cut_over();
    }
  }
}

TEST_CASE("twin columns: what the table's own triggers change is seen in both") {
  Twins twins("text");
  twins.expand();
  for (int phase = 0; phase < 3; ++phase) {
    CAPTURE(phase);
    for (const std::string name : {"c", "d"}) {
      CAPTURE(name);
      CHECK(twins.inserted(", mode, given, " + name, ", 'set', 'own', 'x'") == "own own");
      CHECK(twins.inserted(", mode, given, " + name, ", 'set', NULL, 'x'") == "- -");
      CHECK(twins.updated("mode = 'set', given = 'own', " + name + " = 'x'", "'a'") == "own own");
      CHECK(twins.updated("mode = 'set', given = 'own'", "'a'") == "own own");
      CHECK(twins.updated("mode = 'keep', " + name + " = 'x'", "'a'") == "a a");
      // One that writes other rows meanwhile.
      CHECK(twins.after("INSERT INTO t (k, c, given) VALUES (1, 'a', 'this'), (2, 'b', 'other');"
                        "UPDATE t SET mode = 'nest', " +
                        name + " = 'x' WHERE k = 1") == "this this");
      // What was seen of one row must not be taken for another's.
      CHECK(twins.after(
                "INSERT INTO t (k, c) VALUES (1, 'a'), (2, 'a'); DO $$ BEGIN UPDATE t SET " + name +
                " = 'x' WHERE k = 2; UPDATE t SET mode = 'set', given = 'own' WHERE k = 1; "
                "END $$") == "own own");
      // Many rows in one statement.
      CHECK(twins.after("INSERT INTO t (k, c) SELECT i, i::text FROM generate_series(1, 9) i;"
                        "UPDATE t SET mode = 'set', given = k::text || '!', " +
                        name + " = 'x' WHERE k <> 5") == "1! 1!");
    }
    CHECK(twins.database.value("SELECT count(*) FROM t WHERE c IS DISTINCT FROM d") == "0");
    if (phase == 0) twins.cut_over();
    if (phase == 1) twins.deploy_trigger();
  }
}

TEST_CASE("twin columns: writes of the old name, and of both at odds, are counted") {
  Twins twins("text", "DEFAULT 'x'");
  twins.expand();
  for (int phase = 0; phase < 2; ++phase) {
    twins.inserted("", "");
    twins.inserted(", d", ", 'new'");
    twins.inserted(", d", ", NULL");
    twins.after(
        "INSERT INTO t (k, d) VALUES (1, 'a'); UPDATE t SET d = 'b'; UPDATE t SET seen = "
        "''; UPDATE t SET c = 'same', d = 'same'");
    CHECK(twins.counted("old_writes") == std::to_string(4 * phase));
    CHECK(twins.counted("contradictions") == std::to_string(2 * phase));
    twins.inserted(", c", ", 'old'");
    twins.inserted(", c", ", NULL");
    twins.after(
        "INSERT INTO t (k, d) VALUES (1, 'a'); UPDATE t SET c = 'b'; UPDATE t SET c = c, "
        "seen = ''; UPDATE t SET c = NULL");
    CHECK(twins.counted("old_writes") == std::to_string(4 * phase + 4));
    twins.inserted(", c, d", ", 'old', 'new'");
    twins.updated("c = 'b', d = 'n'", "DEFAULT");
    CHECK(twins.counted("contradictions") == std::to_string(2 * phase + 2));
    if (phase == 0) twins.cut_over();
  }
}

TEST_CASE("twin columns: a domain's own default is nobody's write") {
  TempDatabase database;
  database.run(
      "CREATE DOMAIN word AS text DEFAULT 'd'; CREATE SCHEMA lockstep;"
      "CREATE TABLE t (k int PRIMARY KEY, c word, given text, mode text, seen text);" +
      std::string(kTrigger));
  const Plan plan = planned(database, "ALTER TABLE t RENAME COLUMN c TO d;\n");
  PlanWalk walk(database, plan);
  walk.run_all("expand/");
  walk.run_all("backfill/");
  for (int phase = 0; phase < 2; ++phase) {
    database.run(
        "INSERT INTO t (k, c) VALUES (1, 'old'); INSERT INTO t (k, d) VALUES (2, 'new');"
        "INSERT INTO t (k) VALUES (3)");
    CHECK(database.value("SELECT string_agg(c || ' ' || d, ',' ORDER BY k) FROM t") ==
          "old old,new new,d d");
    database.run("TRUNCATE t");
    walk.run_all(phase == 0 ? "contract/cutover/" : "contract/retire/");
  }
  CHECK(database.value("SELECT count(*) FROM pg_attrdef WHERE adrelid = 't'::regclass") == "0");
}

}  // namespace lockstep::tests
