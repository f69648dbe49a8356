// Runs on a real server: forward, back, refused, resumed.

#include "executor/contract.hpp"
#include "executor/downgrade.hpp"
#include "executor/status.hpp"
#include "executor/upgrade.hpp"
#include "migrations/revision_loader.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"

namespace lockstep::tests {
namespace {

struct Run {
  TempDatabase database;
  RevisionGraph graph = small_project();
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);

  void must(const Outcome& outcome) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
  }
  void up(const std::string& target = "head") { must(upgrade(engine, graph, {.target = target})); }
  // "" when there is no such column.
  std::string type_of(const std::string& column) {
    return database.value(
        "SELECT coalesce((SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid "
        "="
        " 'account'::regclass AND attname = '" +
        column + "' AND NOT attisdropped), '')");
  }
};

TEST_CASE("A project goes all the way, and nothing of lockstep's stays on its tables") {
  Run run;
  run.up(kTableRevision);
  fill_accounts(run.database, 1000);
  const std::string before = run.database.value("SELECT sum(balance) FROM account");
  run.up();
  CHECK(run.type_of("balance") == "bigint");
  CHECK(run.database.value("SELECT sum(balance) FROM account") == before);
  CHECK_THAT(catalog_of(run.database), !Catch::Contains("lockstep"));
  CHECK(read_ledger(run.database.session()).current_heads() ==
        std::vector<std::string>{kTypeRevision});
  const Outcome again = upgrade(run.engine, run.graph, {});
  CHECK(again.done());
  CHECK_THAT(again.message, Catch::Contains("nothing to do"));
}

TEST_CASE("Where contract is gated, upgrade stops before it and contract asks the gates") {
  Run run;
  run.engine.settings.contract = {.soak = std::chrono::hours(1),
                                  .observe = std::chrono::seconds(0),
                                  .bake = std::chrono::hours(1)};
  run.up(kTableRevision);
  fill_accounts(run.database, 100);
  run.up();
  CHECK(run.type_of("balance") == "integer");
  CHECK(run.type_of("lockstep_new_balance") == "bigint");
  const Outcome cutover = contract(run.engine, {});
  run.must(cutover);
  CHECK(run.type_of("balance") == "bigint");
  CHECK_THAT(cutover.message, Catch::Contains("soak"));
  const Outcome soaking = contract(run.engine, {});
  CHECK(soaking.code == ExitCode::Refused);
  CHECK_THAT(soaking.message, Catch::Contains("soak: cutover was"));
  run.engine.settings.contract.overrides = {{"soak", "a test"}, {"bake", "a test"}};
  run.must(contract(run.engine, {}));
  CHECK(run.database.value("SELECT string_agg(gate || ': ' || reason, ', ' ORDER BY gate) FROM "
                           "lockstep.overrides") == "bake: a test, soak: a test");
  CHECK_THAT(catalog_of(run.database), !Catch::Contains("lockstep"));
}

TEST_CASE(
    "Both versions' writes arrive in both shapes, before cutover, after it, and after going back") {
  Run run;
  run.engine.settings.contract.automatic = false;
  run.up(kTableRevision);
  fill_accounts(run.database, 100);
  run.up();
  run.database.run(
      "UPDATE account SET balance = 5 WHERE id = 1; INSERT INTO account VALUES (201, 6, 'x')");
  CHECK(run.database.value("SELECT string_agg(lockstep_new_balance::text, ',' ORDER BY id) FROM "
                           "account WHERE id IN (1, 201)") == "5,6");
  run.must(contract(run.engine, {.stage = Stage::Cutover}));
  run.database.run(
      "UPDATE account SET balance = 7 WHERE id = 1; INSERT INTO account (id, note) VALUES (202, "
      "'y')");
  CHECK(run.database.value("SELECT string_agg(lockstep_old_balance::text, ',' ORDER BY id) FROM "
                           "account WHERE id IN (1, 201, 202)") == "7,6,0");
  run.must(revert(run.engine, kTypeRevision));
  CHECK(run.type_of("balance") == "integer");
  CHECK(run.database.value("SELECT string_agg(balance::text, ',' ORDER BY id) FROM account WHERE "
                           "id IN (1, 201, 202)") == "7,6,0");
  CHECK(run.database.value("SELECT attnotnull FROM pg_attribute WHERE attrelid = "
                           "'account'::regclass AND attname = 'balance'") == "t");
}

TEST_CASE("revert refuses to lose a value that the old shape cannot hold, and names its row") {
  Run run;
  run.engine.settings.contract.automatic = false;
  run.up(kTableRevision);
  fill_accounts(run.database, 10);
  run.up();
  run.must(contract(run.engine, {.stage = Stage::Cutover}));
  run.database.run("UPDATE account SET balance = 3000000000 WHERE id = 4");
  const Outcome refused = revert(run.engine, kTypeRevision);
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.message, Catch::Contains("4"));
  CHECK(run.type_of("balance") == "bigint");
  run.database.run("UPDATE account SET balance = 4 WHERE id = 4");
  run.must(revert(run.engine, kTypeRevision));
  CHECK(run.database.value("SELECT balance FROM account WHERE id = 4") == "4");
}

TEST_CASE("abort leaves the catalog as it was, from every phase") {
  Run run;
  run.engine.settings.contract.automatic = false;
  run.up(kIndexRevision);
  const std::string before = catalog_of(run.database);
  SECTION("after expand") {
    run.must(upgrade(run.engine, run.graph, {.stop_after = Phase::Expand}));
  }
  SECTION("after backfill") {
    run.up();
  }
  SECTION("after cutover") {
    run.up();
    run.must(contract(run.engine, {.stage = Stage::Cutover}));
  }
  run.must(abort_revision(run.engine, kTypeRevision));
  CHECK(catalog_of(run.database) == before);
  CHECK(read_ledger(run.database.session()).current_heads() ==
        std::vector<std::string>{kIndexRevision});
}

TEST_CASE("abort does not take a table away that a finished revision made") {
  Run run;
  run.up(kTableRevision);
  fill_accounts(run.database, 3);
  const Outcome refused = abort_revision(run.engine, kTableRevision);
  CHECK(refused.code == ExitCode::Refused);
  CHECK(run.database.value("SELECT count(*) FROM account") == "3");
}

TEST_CASE("A soft drop can be undone, with the writes made meanwhile") {
  Run run;
  run.engine.settings.contract = {.soak = std::chrono::seconds(0),
                                  .observe = std::chrono::seconds(0),
                                  .bake = std::chrono::hours(1)};
  run.up(kTableRevision);
  fill_accounts(run.database, 50);
  run.up();
  run.must(contract(run.engine, {}));
  CHECK(run.type_of("lockstep_old_balance").empty());
  run.database.run("UPDATE account SET balance = 99 WHERE id = 3");
  run.must(undo_soft_drop(run.engine, kTypeRevision));
  CHECK(run.database.value("SELECT lockstep_old_balance FROM account WHERE id = 3") == "99");
  run.must(revert(run.engine, kTypeRevision));
  CHECK(run.database.value("SELECT balance FROM account WHERE id = 3") == "99");
  CHECK(run.type_of("balance") == "integer");
}

TEST_CASE("A difference is named by key and keeps the old shape") {
  Run run;
  run.engine.settings.contract.automatic = false;
  run.up(kTableRevision);
  fill_accounts(run.database, 50);
  run.up();
  run.database.run(
      "ALTER TABLE account DISABLE TRIGGER ALL; UPDATE account SET lockstep_new_balance = 1 WHERE "
      "id = 17;"
      "ALTER TABLE account ENABLE TRIGGER ALL");
  const VerifyReport report = verify_in_flight(run.database.session(), std::nullopt);
  REQUIRE(report.differing == 1);
  CHECK(report.differences ==
        std::vector<std::pair<std::string, std::string>>{{"public.account", "17"}});
  const Outcome refused = contract(run.engine, {});
  CHECK(refused.code == ExitCode::NeedsHuman);
  CHECK_THAT(refused.message, Catch::Contains("17"));
  CHECK(run.type_of("balance") == "integer");
}

TEST_CASE("A table that was changed since expand is not cut over, and no override opens that") {
  Run run;
  run.engine.settings.contract.automatic = false;
  run.engine.settings.contract.soak = std::chrono::seconds(0);
  run.up();
  run.database.run("CREATE INDEX sneaky ON account (balance)");
  run.engine.settings.contract.overrides = {{"no-drift", "let me"}};
  const Outcome refused = contract(run.engine, {});
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.message, Catch::Contains("no-drift: public.account was changed"));
  CHECK(run.type_of("balance") == "integer");
  run.database.run("DROP INDEX sneaky");
  run.must(contract(run.engine, {}));
  CHECK(run.type_of("balance") == "bigint");
}

TEST_CASE("Rights that are missing are named all at once, before anything is changed") {
  Run run;
  run.up(kTableRevision);
  run.database.run("CREATE ROLE runner LOGIN; GRANT CREATE ON DATABASE " + run.database.name() +
                   " TO runner;"
                   "GRANT USAGE ON SCHEMA lockstep TO runner; GRANT ALL ON ALL TABLES IN SCHEMA "
                   "lockstep TO runner;"
                   "GRANT ALL ON ALL SEQUENCES IN SCHEMA lockstep TO runner; REVOKE CREATE ON "
                   "SCHEMA public FROM public");
  const std::unique_ptr<Database> as_runner =
      connect_database({.dsn = run.database.dsn_as("runner")});
  Engine engine = engine_on(*as_runner, system_clock(), run.progress);
  const std::string before = catalog_of(run.database);
  const Outcome refused = upgrade(engine, run.graph, {});
  run.database.run("DROP OWNED BY runner; DROP ROLE runner");
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.next, Catch::Contains("GRANT postgres TO runner;") &&
                               Catch::Contains("GRANT CREATE ON SCHEMA public TO runner;"));
  CHECK(catalog_of(run.database) == before);
}

TEST_CASE("downgrade takes back what can be undone, and runs the section of what cannot") {
  Run run;
  run.up();
  CHECK(run.type_of("balance") == "bigint");
  const Outcome refused = downgrade(run.engine, run.graph, {});
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.next, Catch::Contains("--confirm aaaaaaaaaaa4"));
  run.must(downgrade(run.engine, run.graph, {.confirm = kTypeRevision}));
  CHECK(run.type_of("balance") == "integer");
  run.must(downgrade(run.engine, run.graph, {.target = kTableRevision}));
  CHECK(run.database.value("SELECT attnotnull FROM pg_attribute WHERE attrelid = "
                           "'account'::regclass AND attname = 'note'") == "f");
  CHECK(read_ledger(run.database.session()).current_heads() ==
        std::vector<std::string>{kTableRevision});
}

TEST_CASE("stamp marks and runs nothing; check sees what is pending") {
  Run run;
  run.must(stamp(run.engine, run.graph, kIndexRevision));
  CHECK(run.database.value("SELECT to_regclass('account') IS NULL") == "t");
  const CheckReport report = check(run.database.session(), run.graph);
  CHECK(report.pending == std::vector<std::string>{kTypeRevision});
  CHECK(report.code() == ExitCode::Pending);
  run.must(stamp(run.engine, run.graph, "base"));
  CHECK(read_ledger(run.database.session()).current_heads().empty());
}

TEST_CASE("A revision on a table between two shapes waits, and names the contract that is due") {
  Run run;
  run.engine.settings.contract.automatic = false;
  run.up();
  std::vector<Revision> revisions(run.graph.in_order().begin(), run.graph.in_order().end());
  auto parsed = parse_revision(
      SourceText("aaaaaaaaaaa5_more.sql",
                 "-- revision: aaaaaaaaaaa5\n-- down_revision: aaaaaaaaaaa4\n"
                 "-- description: more\nALTER TABLE account ADD COLUMN more text;\n"));
  revisions.push_back(std::get<Revision>(parsed));
  const RevisionGraph graph = std::get<RevisionGraph>(RevisionGraph::build(revisions));
  const Outcome refused = upgrade(run.engine, graph, {});
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.message, Catch::Contains("aaaaaaaaaaa4"));
  CHECK(refused.next == "Run `lockstep contract aaaaaaaaaaa4` first.");
  run.engine.settings.contract.automatic = true;
  run.must(upgrade(run.engine, graph, {}));
  CHECK(run.type_of("more") == "text");
}

}  // namespace
}  // namespace lockstep::tests
