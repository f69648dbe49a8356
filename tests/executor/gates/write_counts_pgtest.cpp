// What the ledger keeps of writes by an old name, and a real change whose gate hears of one that no
// statement shows.

#include "executor/contract.hpp"
#include "executor/evidence/write_counts.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"

namespace lockstep::tests {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::seconds kObserve = 1h;

struct Counted {
  TempDatabase database;
  RevisionGraph graph = small_project();
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);
  WriteCounters counters{named("old_writes_x"), named("contradictions_x")};

  Counted() {
    REQUIRE(upgrade(engine, graph, {.target = std::string(kTableRevision)}).done());
    database.run(
        "CREATE SEQUENCE lockstep.old_writes_x; CREATE SEQUENCE lockstep.contradictions_x");
  }
  static RelationName named(std::string_view name) {
    return {Identifier("lockstep"), Identifier(name)};
  }
  CountedWrites counted() { return counted_writes(database.session(), counters); }
  void look() { keep_write_counts(database.session(), kObserve); }
  void pass() {
    database.run("UPDATE lockstep.write_counts SET changed_at = changed_at - interval '1h'");
  }
  void write() { database.run("SELECT nextval('lockstep.old_writes_x')"); }
  bool quiet() { return counted().quiet_seconds >= 3600; }
};

}  // namespace

TEST_CASE("quiet is how long ago the number was seen to change") {
  Counted shop;
  CHECK(shop.counted().blind.empty());
  CHECK_FALSE(shop.quiet());
  shop.look();
  shop.pass();
  shop.look();
  CHECK(shop.quiet());
  shop.write();
  CHECK(shop.counted().since_last_look);
  CHECK(shop.counted().old_shape == 1);
  CHECK_FALSE(shop.quiet());
  shop.look();
  CHECK_FALSE(shop.counted().since_last_look);
  CHECK_FALSE(shop.quiet());
  shop.pass();
  CHECK(shop.quiet());
  shop.database.run("DROP SEQUENCE lockstep.old_writes_x");
  shop.look();
  CHECK(shop.database.value("SELECT count(*) FROM lockstep.write_counts") == "0");
}

TEST_CASE("nothing is kept where there is nobody to observe") {
  Counted shop;
  keep_write_counts(shop.database.session(), 0s);
  CHECK(shop.database.value("SELECT count(*) FROM lockstep.write_counts") == "0");
}

TEST_CASE("who may not read the counter is told so") {
  Counted shop;
  shop.database.run(
      "DO $$ BEGIN IF to_regrole('watcher') IS NULL THEN CREATE ROLE watcher LOGIN; END IF; END $$;"
      "GRANT USAGE ON SCHEMA lockstep TO watcher; GRANT SELECT ON lockstep.write_counts TO "
      "watcher");
  auto watcher = connect_database({.dsn = shop.database.dsn_as("watcher")})->open({.role = "w"});
  CHECK_THAT(counted_writes(*watcher, shop.counters).blind,
             Catch::Contains("this role may not read lockstep.old_writes_x"));
}

TEST_CASE("a write by the old name from inside a function keeps retire shut") {
  Counted shop;
  const std::string_view texts[] = {
      "-- revision: ccccccccccc3\n-- down_revision: null\n-- description: a name\n\n"
      "ALTER TABLE t RENAME COLUMN c TO d;\n"};
  shop.database.run(
      "DROP SCHEMA lockstep CASCADE; CREATE TABLE t (k int PRIMARY KEY, c text);"
      "CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.c := "
      "NEW.c; RETURN NEW; END'; CREATE TRIGGER own BEFORE INSERT ON t FOR EACH ROW "
      "EXECUTE FUNCTION own(); INSERT INTO t VALUES (1, $$a$$)");
  const RevisionGraph graph = project_of(texts);
  shop.engine.settings.contract = {.automatic = false, .soak = 0s, .observe = kObserve};
  REQUIRE(upgrade(shop.engine, graph, {}).done());
  REQUIRE(contract(shop.engine, {.stage = Stage::Cutover}).done());
  const auto retire = [&] { return contract(shop.engine, {.stage = Stage::Retire}).message; };
  shop.pass();
  CHECK_THAT(retire(), !Catch::Contains("was written since"));
  shop.database.run(
      "DO $$ BEGIN EXECUTE format('UPDATE t SET %I = $1', chr(99)) USING 'b'; END $$");
  CHECK(shop.database.value("SELECT d FROM t") == "b");
  CHECK_THAT(retire(), Catch::Contains("public.t.c was written since `contract` last looked (1 in "
                                       "all)"));
}

}  // namespace lockstep::tests
