// Renames by a view, run by the whole engine: what waits, what is refused, and every way back.

#include "executor/contract.hpp"
#include "executor/downgrade.hpp"
#include "executor/upgrade.hpp"
#include "migrations/revision_loader.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"

namespace lockstep::tests {
namespace {

constexpr const char* kFirst = "aaaaaaaaaaa1";
constexpr const char* kSecond = "aaaaaaaaaaa2";

Revision revision(const std::string& id, const std::string& down, const std::string& statements) {
  return std::get<Revision>(parse_revision(
      SourceText(id + "_test.sql", "-- revision: " + id + "\n-- down_revision: " + down +
                                       "\n-- description: d\n\n" + statements + "\n")));
}

struct Run {
  explicit Run(const std::string& first, const std::string& second = "SELECT 1;")
      : graph(std::get<RevisionGraph>(RevisionGraph::build(
            {revision(kFirst, "null", first), revision(kSecond, kFirst, second)}))) {
    database.run(
        "CREATE TABLE item (id int PRIMARY KEY, a text); INSERT INTO item VALUES (1, 'x')");
    engine.settings.contract = {.soak = std::chrono::hours(1),
                                .observe = std::chrono::seconds(0),
                                .bake = std::chrono::hours(1)};
  }

  Outcome up(const std::string& target) { return upgrade(engine, graph, {.target = target}); }
  void must(const Outcome& outcome) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
  }
  // "r": table, "v": view; "" when there is none.
  std::string kind_of(const std::string& relation) {
    return database.value(
        "SELECT coalesce((SELECT relkind::text FROM pg_class WHERE oid = "
        "to_regclass('" +
        relation + "')), '')");
  }

  TempDatabase database;
  RevisionGraph graph;
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);
};

TEST_CASE("A revision that touches what a rename has between two shapes waits for it") {
  for (const std::string second :
       {"ALTER TABLE item ADD COLUMN x int;", "ALTER TABLE item ALTER COLUMN title SET NOT NULL;",
        "CREATE INDEX CONCURRENTLY i ON item (title);", "CREATE VIEW w AS SELECT title FROM item;",
        "CREATE TABLE child (item int REFERENCES item);", "GRANT SELECT ON item TO PUBLIC;",
        "ALTER TABLE item RENAME COLUMN title TO caption;", "ALTER TABLE item RENAME TO product;",
        "ALTER TABLE item ALTER COLUMN title TYPE varchar(20);", "COMMENT ON TABLE item IS 'x';",
        "-- lockstep: as-is: a test\nDROP TABLE item;",
        "ALTER TABLE lockstep_base_item ADD COLUMN x int;"}) {
    CAPTURE(second);
    Run run("ALTER TABLE item RENAME COLUMN a TO title;", second);
    run.must(run.up(kFirst));
    const Outcome refused = run.up("head");
    CHECK(refused.code == ExitCode::Refused);
    CHECK_THAT(refused.message, Catch::Contains(std::string(kSecond) +
                                                " touches a table that "
                                                "revision " +
                                                kFirst));
    CHECK_THAT(refused.next, Catch::Contains(std::string("lockstep contract ") + kFirst));
  }
  for (const std::string second :
       {"ALTER TABLE item ADD COLUMN x int;", "ALTER TABLE product ADD COLUMN x int;"}) {
    CAPTURE(second);
    Run run("ALTER TABLE item RENAME TO product;", second);
    run.must(run.up(kFirst));
    CHECK(run.up("head").code == ExitCode::Refused);
    run.must(contract(run.engine, {.stage = Stage::Cutover}));
    const Outcome refused = run.up("head");
    CHECK_THAT(refused.message, Catch::Contains(kFirst));
    CHECK(refused.code == ExitCode::Refused);
  }
}

TEST_CASE("Without a cutover, soak counts from the end of expand") {
  Run run("ALTER TABLE item RENAME COLUMN a TO title;");
  run.must(run.up(kFirst));
  CHECK_THAT(contract(run.engine, {.stage = Stage::Cutover}).message,
             Catch::Contains("nothing to cut over"));
  const Outcome soaking = contract(run.engine, {});
  CHECK(soaking.code == ExitCode::Refused);
  CHECK_THAT(soaking.message, Catch::Contains("soak: the end of expand"));
  CHECK(contract_report(run.database.session(), {}, run.engine.settings.contract).stage ==
        Stage::Retire);
}

TEST_CASE("A function that names the old column keeps its end closed") {
  Run run("ALTER TABLE item RENAME COLUMN a TO title;");
  run.engine.settings.contract.soak = std::chrono::seconds(0);
  run.engine.settings.contract.observe = std::chrono::seconds(1);
  run.must(run.up(kFirst));
  run.database.run(
      "CREATE FUNCTION reads_old() RETURNS text LANGUAGE sql AS 'SELECT a FROM item';"
      "CREATE FUNCTION reads_new() RETURNS text LANGUAGE sql AS 'SELECT title FROM item'");
  const Outcome used = contract(run.engine, {});
  CHECK(used.code == ExitCode::Refused);
  CHECK_THAT(used.message, Catch::Contains("reads_old()") && !Catch::Contains("reads_new()"));
  const Outcome back = abort_revision(run.engine, kFirst);
  CHECK(back.code == ExitCode::Refused);
  CHECK_THAT(back.message, Catch::Contains("reads_new()") && !Catch::Contains("reads_old()"));
}

TEST_CASE("What was granted to the view alone keeps the old name's end closed") {
  Run run("ALTER TABLE item RENAME COLUMN a TO title;");
  run.engine.settings.contract.soak = std::chrono::seconds(0);
  run.must(run.up(kFirst));
  run.database.run("GRANT SELECT ON item TO PUBLIC");
  const Outcome drifted = contract(run.engine, {});
  CHECK(drifted.code == ExitCode::Refused);
  CHECK_THAT(drifted.message, Catch::Contains("no-drift: public.item was changed"));
  run.database.run("REVOKE SELECT ON item FROM PUBLIC");
  run.must(contract(run.engine, {}));
  CHECK(run.kind_of("item") == "r");
}

TEST_CASE("A renamed column goes back from every stage, and from the end") {
  Run run("ALTER TABLE item RENAME COLUMN a TO title;");
  run.engine.settings.contract.soak = std::chrono::seconds(0);
  run.must(run.up(kFirst));
  CHECK(run.kind_of("item") == "v");
  CHECK(revert(run.engine, kFirst).code == ExitCode::Refused);  // nothing is cut over
  run.must(abort_revision(run.engine, kFirst));
  CHECK(run.database.value("SELECT a FROM item") == "x");

  run.must(run.up(kFirst));
  run.must(contract(run.engine, {}));
  CHECK(run.kind_of("item") == "r");
  CHECK_THAT(contract(run.engine, {}).message, Catch::Contains("bake: the soft drop was"));
  run.must(undo_soft_drop(run.engine, kFirst));
  CHECK(run.database.value("SELECT a || title FROM item") == "xx");

  run.engine.settings.contract.bake = std::chrono::seconds(0);
  run.must(contract(run.engine, {}));
  CHECK(run.database.value("SELECT title FROM item") == "x");
  CHECK(read_ledger(run.database.session()).find(kFirst)->state == RunState::Done);
  const Outcome done = undo_soft_drop(run.engine, kFirst);
  CHECK(done.code == ExitCode::Refused);
  CHECK_THAT(done.next, Catch::Contains("lockstep downgrade -1"));
  run.must(downgrade(run.engine, run.graph, {.target = "-1"}));
  CHECK(run.database.value("SELECT a FROM item") == "x");
  CHECK(run.kind_of("lockstep_base_item").empty());
}

TEST_CASE("A renamed table goes back from every stage, and from the end") {
  Run run("ALTER TABLE item RENAME TO product;");
  run.engine.settings.contract.soak = std::chrono::seconds(0);
  run.must(run.up(kFirst));
  CHECK(run.kind_of("item") + run.kind_of("product") == "rv");
  run.must(contract(run.engine, {.stage = Stage::Cutover}));
  CHECK(run.kind_of("item") + run.kind_of("product") == "vr");
  run.must(revert(run.engine, kFirst));
  CHECK(run.kind_of("item") + run.kind_of("product") == "rv");
  run.must(contract(run.engine, {}));
  CHECK(run.kind_of("item") + run.kind_of("product") == "r");
  run.must(undo_soft_drop(run.engine, kFirst));
  CHECK(run.kind_of("item") + run.kind_of("product") == "vr");
  run.must(abort_revision(run.engine, kFirst));
  CHECK(run.kind_of("item") + run.kind_of("product") == "r");

  run.engine.settings.contract.bake = std::chrono::seconds(0);
  run.must(run.up(kFirst));
  run.must(contract(run.engine, {}));
  CHECK(run.database.value("SELECT a FROM product") == "x");
  run.must(downgrade(run.engine, run.graph, {.target = "-1"}));
  CHECK(run.database.value("SELECT a FROM item") == "x");
}

}  // namespace
}  // namespace lockstep::tests
