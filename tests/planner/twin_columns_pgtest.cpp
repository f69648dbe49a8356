// RENAME COLUMN by twin columns on a server, where the table's own triggers name the column: what
// each version says works in every state, forwards and backwards, and both see what either wrote.

#include "sql/snapshot_json.hpp"
#include "tests/catch.hpp"
#include "tests/planner/plan_walk.hpp"
#include "tests/planner/rename_shop.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

namespace lockstep::tests {
namespace {

const std::string kRename = "ALTER TABLE item RENAME COLUMN a TO title;\n";
constexpr std::string_view kInstall = "expand/1";
constexpr std::string_view kSoftDrop = "contract/retire/3";
constexpr std::string_view kDrop = "contract/retire/5";

// It changes the column by its old name, and so a view would not do.
constexpr std::string_view kTidy = R"(
  CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.a := btrim(NEW.a);
    RETURN NEW;
  END $$;
  CREATE TRIGGER tidy BEFORE INSERT OR UPDATE OF a ON item FOR EACH ROW EXECUTE FUNCTION tidy();
  COMMENT ON TRIGGER tidy ON item IS 'no spaces';
  ALTER TABLE item ENABLE ALWAYS TRIGGER tidy;
)";
// As the new version wants it, deployed between cutover and retire.
constexpr std::string_view kTidyTitle = R"(
  CREATE OR REPLACE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.title := btrim(NEW.title);
    RETURN NEW;
  END $$;
)";

std::string shape(TempDatabase& database) {
  return to_json(shape_of(database));
}

std::multiset<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::multiset<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.insert(line);
  return lines;
}

// Lines that only one of the two has: what follows the order of columns stands in another.
std::string difference(const std::string& left, const std::string& right) {
  const std::multiset<std::string> ours = lines_of(left);
  const std::multiset<std::string> theirs = lines_of(right);
  std::vector<std::string> lines;
  std::set_symmetric_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                                std::back_inserter(lines));
  std::string text;
  for (const std::string& line : lines)
    text += line + "\n";
  return text;
}

using Unique = Application::Unique;

class Life {
 public:
  Life() {
    create_shop(database);
    database.run(std::string(kTidy));
    before = shape(database);
    database.run("CREATE SCHEMA lockstep");
    plan = planned(database, kRename);
    application.emplace(database);
  }

  void use_both(Unique unique) {
    application->use("item", "a");
    application->use("item", "title", unique);
    if (unique != Unique::Nothing) agree();
    tidy_both();
  }

  // The table's own triggers see and change what either version writes.
  void tidy_both() {
    for (const std::string name : {"a", "title"}) {
      CAPTURE(name);
      const std::string id =
          application->value("INSERT INTO item (" + name + ") VALUES ('  wide') RETURNING id");
      both_hold(id, "wide");
      const std::string logged = database.value("SELECT count(*) FROM log");
      application->value("UPDATE item SET " + name + " = ' wider ' WHERE id = " + id);
      both_hold(id, "wider");
      // on_write, and on_a, which waits for an UPDATE OF the column.
      CHECK(database.value("SELECT count(*) - " + logged + " FROM log") == "2");
      application->value("DELETE FROM item WHERE id = " + id);
    }
  }
  void both_hold(const std::string& id, const std::string& wanted) {
    CHECK(database.value("SELECT a || '/' || title FROM item WHERE id = " + id) ==
          wanted + "/" + wanted);
  }
  void agree() {
    CHECK(database.value("SELECT count(*) FROM item WHERE a IS DISTINCT FROM title") == "0");
  }
  void run_all(std::string_view prefix) { walk_.run_all(prefix); }
  void undo_all(std::string_view prefix) { walk_.undo_all(prefix); }
  void run(std::string_view id) { walk_.run(id); }
  void undo(std::string_view id) { walk_.undo(id); }

  TempDatabase database;
  std::string before;
  Plan plan;
  std::optional<Application> application;

 private:
  PlanWalk walk_{database, plan};
};

}  // namespace

TEST_CASE("twin columns: both versions work until retire, and the end is what plain SQL leaves") {
  Life life;
  CHECK(life.plan.operation_class == OperationClass::Both);
  CHECK(life.plan.point_of_no_return == kDrop);
  life.run(kInstall);
  life.use_both(Unique::Nothing);
  life.application->call_old_functions();
  life.run_all("backfill/");
  life.use_both(Unique::Indexes);
  life.run_all("contract/cutover/");
  life.use_both(Unique::Keys);
  life.application->call_old_functions();
  CHECK(life.application->failure("EXECUTE put(1)").empty());
  life.database.run(std::string(kTidyTitle));
  life.use_both(Unique::Keys);
  life.run(kSoftDrop);
  life.application->use("item", "title", Unique::Keys, false);
  CHECK(life.application->failure("SELECT a FROM item") == "42703");
  life.run(kDrop);
  life.application->use("item", "title", Unique::Keys, false);
  life.application->call_old_functions();

  TempDatabase twin;
  create_shop(twin);
  twin.run(std::string(kTidy));
  twin.run(kRename);
  twin.run(std::string(kTidyTitle));
  // The server prints columns in their order in the table.
  std::string wanted = shape(twin);
  wanted.replace(wanted.find("ON title, n FROM"), 16, "ON n, title FROM");
  CHECK(difference(shape(life.database), wanted) == "");
  CHECK(life.database.value("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = "
                            "relnamespace WHERE nspname = 'lockstep'") == "0");
  CHECK(life.database.value("SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = "
                            "pronamespace WHERE nspname = 'lockstep'") == "0");
}

TEST_CASE("twin columns: every phase is taken back to what was there before it") {
  Life life;
  life.run(kInstall);
  life.use_both(Unique::Nothing);
  const std::string expanded = shape(life.database);
  life.run_all("backfill/");
  life.database.run("REFRESH MATERIALIZED VIEW lockstep_new_lengths");  // as cutover's stage does
  const std::string filled = shape(life.database);
  life.run_all("contract/cutover/");
  life.use_both(Unique::Keys);
  const std::string cut_over = shape(life.database);
  life.run(kSoftDrop);
  life.database.run(std::string(kTidyTitle));
  life.application->use("item", "title", Unique::Keys, false);
  life.undo(kSoftDrop);
  life.use_both(Unique::Keys);
  life.database.run("DROP FUNCTION tidy() CASCADE;" + std::string(kTidy));
  life.database.run(
      "DROP TRIGGER tidy ON item; CREATE TRIGGER tidy BEFORE INSERT OR UPDATE OF title, a ON item "
      "FOR EACH ROW EXECUTE FUNCTION tidy(); COMMENT ON TRIGGER tidy ON item IS 'no spaces';"
      "ALTER TABLE item ENABLE ALWAYS TRIGGER tidy");
  CHECK(difference(shape(life.database), cut_over) == "");
  life.undo_all("contract/cutover/");
  life.use_both(Unique::Indexes);
  CHECK(difference(shape(life.database), filled) == "");
  life.undo_all("backfill/");
  life.use_both(Unique::Nothing);
  CHECK(difference(shape(life.database), expanded) == "");
  life.undo(kInstall);
  CHECK(difference(shape(life.database), life.before) == "");
  life.application->use("item", "a");
}

TEST_CASE("twin columns: a trigger that was made since stops every way back until it is disabled") {
  TempDatabase database;
  database.run(
      "CREATE SCHEMA lockstep; CREATE TABLE item (id int PRIMARY KEY, a text);"
      "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS"
      " 'BEGIN IF NEW.a IS NULL THEN NULL; END IF; RETURN NULL; END';"
      "CREATE TRIGGER audit AFTER UPDATE ON item FOR EACH ROW EXECUTE FUNCTION audit()");
  const Plan plan = planned(database, "ALTER TABLE item RENAME COLUMN a TO title;\n");
  PlanWalk walk(database, plan);
  walk.run_all("expand/");
  walk.run_all("backfill/");
  walk.run_all("contract/cutover/");
  database.run(
      "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS"
      " 'BEGIN NEW.title := upper(NEW.title); RETURN NEW; END';"
      "CREATE TRIGGER late BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION late()");
  CHECK_THROWS_WITH(walk.undo_all("contract/cutover/"),
                    Catch::Contains("trigger late was made since"));
  database.run("ALTER TABLE item DISABLE TRIGGER late");
  walk.undo_all("contract/cutover/");
  walk.undo_all("backfill/");
  database.run("ALTER TABLE item ENABLE TRIGGER late");
  CHECK_THROWS_WITH(walk.undo_all("expand/"), Catch::Contains("trigger late was made since"));
  database.run("DROP TRIGGER late ON item");
  walk.undo_all("expand/");
}

TEST_CASE("twin columns: keys that others refer to, an identity and a publication go over") {
  const std::string table = R"(
    CREATE TABLE item (id int GENERATED BY DEFAULT AS IDENTITY (START 5) PRIMARY KEY, n int);
    CREATE TABLE line (item int REFERENCES item ON DELETE CASCADE ON UPDATE CASCADE, parent int);
    CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := NEW.id; RETURN NEW;
      END';
    CREATE TRIGGER own BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION own();
    INSERT INTO item (n) SELECT i FROM generate_series(1, 20) i; INSERT INTO line VALUES (5, 6);
  )";
  const std::string published =
      "CREATE PUBLICATION p FOR TABLE item (id, n) WHERE (id > 0) WITH (publish = 'insert');"
      "CREATE PUBLICATION q FOR TABLE item WITH (publish = 'insert')";
  TempDatabase database;
  TempDatabase twin;
  for (TempDatabase* each : {&database, &twin}) {
    each->run(table);
    if (database.session().server_version() >= ServerVersion::of_major(15)) each->run(published);
  }
  const std::string before = shape(database);
  database.run("CREATE SCHEMA lockstep");
  const Plan plan = planned(database,
                            "-- lockstep: subscribers-ready: they are\n"
                            "ALTER TABLE item RENAME COLUMN id TO number;\n");
  PlanWalk walk(database, plan);
  const auto use_both = [&] {
    CHECK(database.value("INSERT INTO item (n) VALUES (1) RETURNING id = number") == "t");
    database.run("UPDATE item SET id = 100 WHERE number = 5");
    CHECK(database.value("SELECT item FROM line") == "100");
    database.run("UPDATE item SET number = 5 WHERE id = 100");
    CHECK(database.value("SELECT item FROM line") == "5");
    CHECK(database.value("SELECT count(*) FROM item WHERE id IS DISTINCT FROM number") == "0");
  };
  walk.run_all("expand/");
  walk.run_all("backfill/");
  use_both();
  walk.run_all("contract/cutover/");
  use_both();
  walk.undo_all("contract/cutover/");
  use_both();
  walk.undo_all("backfill/");
  walk.undo_all("expand/");
  CHECK(difference(shape(database), before) == "");
  walk.run_all("");
  twin.run("ALTER TABLE item RENAME COLUMN id TO number");
  CHECK(difference(shape(database), shape(twin)) == "");
  CHECK(database.value("INSERT INTO item (n) VALUES (1) RETURNING number > 24") == "t");
}

TEST_CASE("twin columns: the page shows what is run") {
  TempDatabase database;
  database.run(
      "CREATE SCHEMA lockstep; CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
      "NEW.note := btrim(NEW.note); RETURN NEW; END'");
  check_page(database, "twin-columns.md", "ALTER TABLE account RENAME COLUMN note TO remark;\n",
             "ALTER TABLE account ALTER note SET NOT NULL; CREATE TRIGGER tidy BEFORE INSERT ON "
             "account FOR EACH ROW EXECUTE FUNCTION tidy()");
}

}  // namespace lockstep::tests
