// A change of type under a new name on a server: both versions read and write the type and the name
// that they know, in every state, forwards and backwards, and the end is what plain SQL leaves.

#include "sql/snapshot_json.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/planner/plan_walk.hpp"

#include <algorithm>

namespace lockstep::tests {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Change {
  std::string from;
  std::string rest;  // what follows the type in CREATE TABLE
  std::string to;
  std::string forward;  // USING, over @; "": a cast
  std::string reverse;
  Pairs old_writes;  // what is written to c, and what d shows then, as literals
  Pairs new_writes;  // the same the other way round
};

const std::vector<Change> kChanges{
    {"integer", "NOT NULL DEFAULT 7", "bigint", "", "", {{"5", "5"}, {"-1", "-1"}}, {{"9", "9"}}},
    {"integer",
     "",
     "bigint",
     "",
     "",
     {{"5", "5"}, {"NULL", "NULL"}},
     {{"9", "9"}, {"NULL", "NULL"}}},
    // '007' and '7' are both 7; what cannot be converted is NULL to the new version.
    {"text",
     "",
     "integer",
     "@::integer",
     "@::text",
     {{"'007'", "7"}, {"'8'", "8"}, {"'x'", "NULL"}},
     {{"9", "'9'"}, {"NULL", "NULL"}}},
    // 12.345 and 12.35 are both 1235.
    {"integer",
     "NOT NULL DEFAULT 0",
     "numeric(12,3)",
     "@ / 100.0",
     "round(@ * 100)",
     {{"1234", "12.34"}, {"0", "0"}},
     {{"12.345", "1235"}, {"12.35", "1235"}}},
    {"text",
     "DEFAULT NULL",
     "jsonb",
     "@::jsonb",
     "",
     {{"'{\"a\": 1}'", "'{\"a\": 1}'"}, {"'[1]'", "'[1]'"}},
     {{"'[2]'", "'[2]'"}, {"'{}'", "'{}'"}}},
};

std::string over(std::string expression, const std::string& column) {
  for (std::size_t at = expression.find('@'); at != std::string::npos; at = expression.find('@'))
    expression.replace(at, 1, column);
  return expression;
}

std::string type_statement(const Change& change, const std::string& column) {
  std::string sql = "ALTER TABLE t ALTER COLUMN " + column + " TYPE " + change.to;
  if (!change.forward.empty()) sql += " USING " + over(change.forward, column);
  return sql + ";\n";
}

// In either order; `reverse` speaks of the column by the name that it has in the end.
std::string revision(const Change& change, bool type_first) {
  const std::string rename = "ALTER TABLE t RENAME COLUMN c TO d;\n";
  const std::string reverse =
      change.reverse.empty() ? "" : "-- lockstep: reverse " + over(change.reverse, "d") + "\n";
  return type_first ? reverse + type_statement(change, "c") + rename
                    : rename + reverse + type_statement(change, "d");
}

void create_table(TempDatabase& database, const Change& change) {
  database.run("CREATE TABLE t (k int PRIMARY KEY, c " + change.from + " " + change.rest +
               ", other text); CREATE INDEX t_c ON t (c); COMMENT ON COLUMN t.c IS 'it';"
               "ALTER TABLE t ADD CONSTRAINT sane CHECK (c IS NOT NULL OR k IS NOT NULL)");
}

class Life {
 public:
  Life(const Change& change, bool type_first) : change_(change) {
    create_table(database, change);
    database.run("INSERT INTO t (k, c) SELECT 100 + i, " + change.old_writes.front().first +
                 " FROM generate_series(1, 50) i");
    before = to_json(shape_of(database));
    database.run("CREATE SCHEMA lockstep");
    plan = planned(database, revision(change, type_first));
  }

  void write_both() {
    for (const auto& [written, shown] : change_.old_writes) {
      database.run("INSERT INTO t (k, c) VALUES (1, " + written + ")");
      holds(written, shown);
      database.run("UPDATE t SET c = DEFAULT WHERE k = 1; UPDATE t SET c = " + written +
                   " WHERE k = 1; UPDATE t SET other = 'x' WHERE k = 1");
      holds(written, shown);
      clear();
    }
    for (const auto& [written, shown] : change_.new_writes) {
      database.run("INSERT INTO t (k, d) VALUES (1, " + written + ")");
      holds(shown, written);
      database.run("UPDATE t SET d = DEFAULT WHERE k = 1; UPDATE t SET d = " + written +
                   " WHERE k = 1; UPDATE t SET other = 'x' WHERE k = 1");
      holds(shown, written);
      clear();
    }
    // What the new version wrote more exactly is not rounded by what changes something else, and a
    // second name for the old value stays.
    database.run("INSERT INTO t (k, c) VALUES (1, " + change_.old_writes.front().first +
                 "); UPDATE t SET d = d, c = c, other = 'x' WHERE k = 1");
    holds(change_.old_writes.front().first, change_.old_writes.front().second);
    clear();
  }

  void holds(const std::string& old_value, const std::string& new_value) {
    CAPTURE(old_value, new_value);
    CHECK(database.value("SELECT c IS NOT DISTINCT FROM (" + old_value + ")::" + change_.from +
                         " AND d IS NOT DISTINCT FROM (" + new_value + ")::" + change_.to +
                         " FROM t WHERE k = 1") == "t");
  }
  void clear() { database.run("DELETE FROM t WHERE k = 1"); }

  void run_all(std::string_view prefix) { walk_.run_all(prefix); }
  void undo_all(std::string_view prefix) { walk_.undo_all(prefix); }
  std::string shape() { return to_json(shape_of(database)); }

  TempDatabase database;
  std::string before;
  Plan plan;

 private:
  const Change& change_;
  PlanWalk walk_{database, plan};
};

}  // namespace

TEST_CASE("retyped twins: both versions write in every phase, and the end is as by plain SQL") {
  for (const Change& change : kChanges) {
    for (const bool type_first : {true, false}) {
      CAPTURE(change.from, change.to, type_first);
      Life life(change, type_first);
      CHECK(life.plan.operation_class == OperationClass::Both);
      life.run_all("expand/");
      life.write_both();
      life.run_all("backfill/");
      life.write_both();
      life.run_all("contract/cutover/");
      life.write_both();
      life.run_all("contract/retire/");
      TempDatabase twin;
      create_table(twin, change);
      twin.run(revision(change, type_first));
      CHECK(life.shape() == to_json(shape_of(twin)));
      CHECK(life.database.value("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = "
                                "relnamespace WHERE nspname = 'lockstep'") == "0");
      CHECK(life.database.value("SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = "
                                "pronamespace WHERE nspname = 'lockstep'") == "0");
    }
  }
}

TEST_CASE("retyped twins: every phase is taken back to what was there before it") {
  for (const Change& change : kChanges) {
    CAPTURE(change.from, change.to);
    Life life(change, true);
    life.run_all("expand/");
    life.write_both();
    const std::string expanded = life.shape();
    life.run_all("backfill/");
    const std::string filled = life.shape();
    life.run_all("contract/cutover/");
    const std::string cut_over = life.shape();
    life.run_all("contract/retire/3");
    life.database.run("INSERT INTO t (k, d) VALUES (1, " + change.new_writes.front().first + ")");
    life.undo_all("contract/retire/3");
    life.holds(change.new_writes.front().second, change.new_writes.front().first);
    life.clear();
    CHECK(life.shape() == cut_over);
    life.write_both();
    life.undo_all("contract/cutover/");
    CHECK(life.shape() == filled);
    life.write_both();
    life.undo_all("backfill/");
    CHECK(life.shape() == expanded);
    life.undo_all("expand/");
    CHECK(life.shape() == life.before);
  }
}

TEST_CASE(
    "retyped twins: what the old type cannot hold is NULL there, and keeps the way back shut") {
  const Change& change = kChanges[1];
  Life life(change, true);
  life.run_all("expand/");
  life.run_all("backfill/");
  life.database.run("INSERT INTO t (k, d) VALUES (1, 5000000000)");
  life.holds("NULL", "5000000000");
  const auto refused = [&](std::string_view phase) {
    try {
      life.undo_all(phase);
    } catch (const DatabaseError& error) {
      life.database.run("ROLLBACK");
      return error.sqlstate() == "LS002";
    }
    return false;
  };
  CHECK(refused("expand/"));
  life.run_all("contract/cutover/");
  CHECK(refused("contract/cutover/3"));
  const auto& action = std::get<RunDdl>(life.plan.find("contract/cutover/3")->action);
  CHECK(life.database.value(action.undo_guard->lost_keys.text()) == "1");
  const auto& install = std::get<InstallSyncTrigger>(life.plan.find("expand/1")->action);
  CHECK(install.undo_guard == action.undo_guard);

  // Until cutover a NOT NULL of the old column refuses it.
  Life strict(kChanges[0], true);
  strict.run_all("expand/");
  strict.run_all("backfill/");
  CHECK_THROWS_AS(strict.database.run("INSERT INTO t (k, d) VALUES (1, 5000000000)"),
                  DatabaseError);
  strict.run_all("contract/cutover/");
  strict.database.run("INSERT INTO t (k, d) VALUES (1, 5000000000)");
  strict.holds("NULL", "5000000000");
}

TEST_CASE("retyped twins: a row that names neither has the default of the version in charge") {
  Change change = kChanges[3];
  change.rest = "NOT NULL DEFAULT 700";
  Life life(change, true);
  life.run_all("expand/");
  life.run_all("backfill/");
  for (int phase = 0; phase < 2; ++phase) {
    life.database.run("INSERT INTO t (k) VALUES (1)");
    if (phase == 0) life.holds("700", "7");
    if (phase == 1) life.holds("70000", "700");
    life.clear();
    life.database.run("INSERT INTO t (k, c) VALUES (1, 5)");
    life.holds("5", "0.05");
    life.clear();
    life.database.run("INSERT INTO t (k, d) VALUES (1, 5)");
    life.holds("500", "5");
    life.clear();
    if (phase == 0) life.run_all("contract/cutover/");
  }
}

TEST_CASE("retyped twins: what is refused, and what is left to other operations") {
  TempDatabase database;
  create_table(database, kChanges[1]);
  using Catch::Contains;
  CHECK_THAT(refusal(database,
                     "ALTER TABLE t ALTER c TYPE text USING upper(c::text);\n"
                     "ALTER TABLE t RENAME c TO d;\n"),
             Contains("public.t.c cannot get another type under the name d in phases: how the old "
                      "value is made from the new is not known") &&
                 Contains("in which d stands for the new value"));
  CHECK_THAT(
      refusal(database, "ALTER TABLE t ALTER c TYPE bigint; ALTER TABLE t RENAME c TO other"),
      Contains("cannot become other: public.t has a column of that name already"));
  CHECK_THAT(refusal(database, "ALTER TABLE t ALTER c TYPE bigint; ALTER TABLE t RENAME k TO d"),
             Contains("statement 2 (ALTER TABLE) touches public.t"));
  CHECK_THAT(refusal(database,
                     "ALTER TABLE t ALTER c TYPE bigint; ALTER TABLE t RENAME c TO d;"
                     "ALTER TABLE t ALTER other SET NOT NULL"),
             Contains("statement 3 (ALTER TABLE) touches public.t"));
}

}  // namespace lockstep::tests
