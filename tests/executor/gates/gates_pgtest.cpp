// Gates on a real server that counts statements: what is seen closes them, what cannot be seen too.

#include "executor/approvals.hpp"
#include "executor/contract.hpp"
#include "executor/downgrade.hpp"
#include "executor/evidence/call_snapshots.hpp"
#include "executor/evidence/write_counts.hpp"
#include "executor/gates.hpp"
#include "executor/restore_point.hpp"
#include "executor/status.hpp"
#include "executor/upgrade.hpp"
#include "migrations/revision_loader.hpp"
#include "planner/plan_json.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <chrono>

namespace lockstep::tests {
namespace {

using namespace std::chrono_literals;
using Catch::Contains;

constexpr std::chrono::seconds kObserve = 1h;

// Before the server starts.
struct CountingServer {
  CountingServer() {
    server_settings() = {{"shared_preload_libraries", "pg_stat_statements"},
                         {"pg_stat_statements.max", "1000"}};
  }
};

const UseTarget kBalance{{Identifier("public"), Identifier("account")}, {Identifier("balance")}};

// The small project with its table, observed for an hour; an application beside it.
struct Observed {
  CountingServer counting;
  TempDatabase database;
  RevisionGraph graph = small_project();
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);
  std::unique_ptr<Session> app;

  Observed() {
    engine.settings.contract = {.soak = 0s, .observe = kObserve, .bake = 0s};
    database.run(
        "CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset();"
        "DO $$ BEGIN IF to_regrole('app') IS NULL THEN CREATE ROLE app LOGIN; END IF; END $$");
    up(kTableRevision);
    database.run("GRANT ALL ON account TO app");
    fill_accounts(database, 100);
    app = connect(database.dsn_as("app"), "shop@1.4");
  }

  static std::unique_ptr<Session> connect(const std::string& dsn, const std::string& name) {
    auto session = connect_database({.dsn = dsn})->open({.role = "app"});
    session->query(SqlBuilder{} << "SET application_name = " << Literal{name});
    return session;
  }
  void must(const Outcome& outcome) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
  }
  void up(const std::string& target = "head") { must(upgrade(engine, graph, {.target = target})); }
  void sends(const std::string& sql) { app->script(Sql::recorded(sql)); }

  void start_observing() {
    database.run("DELETE FROM lockstep.call_snapshots");
    keep_call_snapshot(database.session(), kObserve);
    REQUIRE(database.value("SELECT count(*) FROM lockstep.call_snapshots") == "1");
  }
  void pass(const std::string& interval = "1 hour") {
    database.run("UPDATE lockstep.call_snapshots SET at = at - interval '" + interval + "'");
  }

  GateStatus ask(Session& session, const AwaitGate& await,
                 Direction direction = Direction::Forward) {
    const LedgerSnapshot ledger = read_ledger(session);
    const RevisionEntry& entry = ledger.revisions.front();
    const Plan plan = plan_from_json(entry.plan);
    return evaluate_gates(await, {plan, entry, engine.settings.contract, std::nullopt, direction},
                          session)
        .front();
  }
  GateStatus ask(Gate gate, const UseTarget& shape = kBalance) {
    return ask(database.session(), {{gate}, {shape}});
  }
  void check_closed(const GateStatus& status, const std::string& words) {
    CHECK_FALSE(status.ok);
    CHECK_THAT(status.evidence, Contains(words));
  }
};

TEST_CASE("A shape that nobody used for as long as observe asks is free") {
  Observed shop;
  shop.start_observing();
  shop.sends("SELECT note FROM account WHERE id = 1");
  shop.check_closed(shop.ask(Gate::OldUsersGone),
                    "nobody was seen in 0 s, but observe asks for 60 min");
  shop.pass("59 minutes");
  shop.check_closed(shop.ask(Gate::OldUsersGone), "to go");
  shop.pass("1 minute");
  const GateStatus status = shop.ask(Gate::OldUsersGone);
  INFO(status.evidence);
  CHECK(status.ok);
  CHECK_THAT(status.evidence,
             Contains("nobody was seen in the last 60 min (public.account.balance)"));
}

TEST_CASE("One call of a statement within the hour keeps the gate closed, and says who") {
  Observed shop;
  shop.sends("UPDATE account SET balance = balance + 1 WHERE id = 1");
  shop.sends("SELECT 1");
  shop.start_observing();
  shop.pass();
  CHECK(shop.ask(Gate::OldUsersGone).ok);
  shop.sends("UPDATE account SET balance = balance + 5 WHERE id = 7");
  const GateStatus status = shop.ask(Gate::OldUsersGone);
  shop.check_closed(status,
                    "UPDATE account SET balance = balance + $1 WHERE id = $2: 1 call by user app; "
                    "last by shop@1.4 (user app, local)");
  CHECK(override_option(status) == "--override old-users-gone --reason \"…\"");
  // The next statement of that session does not hide it.
  shop.sends("SELECT 1");
  shop.check_closed(shop.ask(Gate::OldUsersGone), "no session has it as its last statement now");
}

TEST_CASE("A SELECT * counts as a use of every column") {
  Observed shop;
  shop.start_observing();
  shop.pass();
  shop.sends("SELECT * FROM account WHERE id = 1");
  shop.check_closed(shop.ask(Gate::OldUsersGone),
                    "SELECT * FROM account WHERE id = $1 (covers it)");
}

TEST_CASE("A statement that still runs counts, without its constants") {
  Observed shop;
  shop.start_observing();
  shop.pass();
  shop.sends("BEGIN; LOCK TABLE account");
  const auto waiting = Observed::connect(shop.database.dsn_as("app"), "report");
  std::jthread reader(
      [&] { waiting->script(Sql::recorded("SELECT id FROM account WHERE balance = 4711")); });
  REQUIRE(eventually([&] {
    return shop.database.value(
               "SELECT count(*) FROM pg_stat_activity WHERE application_name ="
               " 'report' AND wait_event_type = 'Lock'") == "1";
  }));
  const GateStatus status = shop.ask(Gate::OldUsersGone);
  shop.sends("ROLLBACK");
  shop.check_closed(
      status, "SELECT id FROM account WHERE balance = ?: by report (user app, local), 0 s ago");
  CHECK_THAT(status.evidence, !Contains("4711"));
}

TEST_CASE("Statements that pg_stat_statements has forgotten make it blind") {
  Observed shop;
  shop.start_observing();
  shop.pass();
  SECTION("evicted") {
    std::string sql = "SELECT 1";
    for (int i = 0; i < 1100; ++i)
      shop.sends(sql += ", 1");
    shop.check_closed(shop.ask(Gate::OldUsersGone),
                      "blind: pg_stat_statements was reset or has evicted");
  }
  SECTION("all reset") {
    shop.database.run("SELECT pg_stat_statements_reset()");
    shop.check_closed(shop.ask(Gate::OldUsersGone),
                      "blind: pg_stat_statements was reset or has evicted");
  }
  SECTION("one reset") {
    shop.database.run(
        "SELECT pg_stat_statements_reset(userid, dbid, queryid) FROM pg_stat_statements"
        " WHERE query LIKE 'GRANT ALL ON account%'");
    shop.check_closed(shop.ask(Gate::OldUsersGone), "blind: statements were taken out");
  }
}

TEST_CASE("Where calls cannot be seen, the gate is closed and says what is missing") {
  Observed shop;
  shop.start_observing();
  shop.pass();
  REQUIRE(shop.ask(Gate::OldUsersGone).ok);
  SECTION("without the right to see others") {
    shop.database.run(
        "GRANT USAGE ON SCHEMA lockstep TO app;"
        "GRANT SELECT ON ALL TABLES IN SCHEMA lockstep TO app");
    shop.check_closed(shop.ask(*shop.app, {{Gate::OldUsersGone}, {kBalance}}),
                      "blind: this role does not see what others run; as a superuser: GRANT"
                      " pg_read_all_stats TO app");
  }
  SECTION("without the extension") {
    shop.database.run("DROP EXTENSION pg_stat_statements");
    shop.check_closed(shop.ask(Gate::OldUsersGone), "CREATE EXTENSION pg_stat_statements");
  }
  SECTION("without counting") {
    shop.database.run("SET pg_stat_statements.track = 'none'");
    shop.check_closed(shop.ask(Gate::OldUsersGone), "blind: pg_stat_statements.track is none");
  }
  SECTION("without COPY") {
    shop.database.run("SET pg_stat_statements.track_utility = off");
    shop.check_closed(shop.ask(Gate::OldUsersGone),
                      "blind: pg_stat_statements.track_utility is off");
  }
  SECTION("with a role that is not counted") {
    shop.database.run("ALTER ROLE app SET pg_stat_statements.track = 'none'");
    const GateStatus status = shop.ask(Gate::OldUsersGone);
    shop.database.run("ALTER ROLE app RESET pg_stat_statements.track");
    shop.check_closed(status, "blind: pg_stat_statements is set differently for role app");
  }
  SECTION("without a shape to look for") {
    shop.check_closed(shop.ask(shop.database.session(), {{Gate::OldUsersGone}}), "blind");
  }
}

TEST_CASE("Writes by the old name are counted besides what statements show") {
  Observed shop;
  const auto sequence = [&](const std::string& name) {
    shop.database.run("CREATE SEQUENCE lockstep." + name);
    return RelationName{Identifier("lockstep"), Identifier(name)};
  };
  AwaitGate await{{Gate::OldUsersGone}, {kBalance}};
  await.counters = WriteCounters{sequence("old_writes_x"), sequence("contradictions_x")};
  const auto ask = [&] { return shop.ask(shop.database.session(), await); };
  shop.start_observing();
  shop.pass();
  shop.check_closed(ask(), "no write of public.account.balance was counted in 0 s, but observe");
  keep_write_counts(shop.database.session(), kObserve);
  shop.database.run("UPDATE lockstep.write_counts SET changed_at = changed_at - interval '1h'");
  CHECK_THAT(ask().evidence, Contains("no write of it was counted in 60 min"));
  CHECK(ask().ok);
  shop.database.run("SELECT nextval('lockstep.contradictions_x')");
  CHECK_THAT(ask().evidence, Contains("1 time a statement gave it and its new name values that"));
  shop.database.run("SELECT nextval('lockstep.old_writes_x')");
  shop.check_closed(ask(), "was written since `contract` last looked (1 in all)");
  shop.database.run("DROP SEQUENCE lockstep.old_writes_x");
  shop.check_closed(ask(), "blind: lockstep.old_writes_x is not there");
}

TEST_CASE("What INSERTs leave out has no name to search for, and is counted") {
  Observed shop;
  shop.database.run("CREATE SEQUENCE lockstep.old_writes_y");
  AwaitGate await{{Gate::OldUsersGone}};
  await.counters = WriteCounters{{Identifier("lockstep"), Identifier("old_writes_y")}};
  const auto ask = [&] { return shop.ask(shop.database.session(), await); };
  shop.check_closed(ask(), "no INSERT of the old version was counted in 0 s, but observe");
  keep_write_counts(shop.database.session(), kObserve);
  shop.database.run("UPDATE lockstep.write_counts SET changed_at = changed_at - interval '1h'");
  CHECK(ask().ok);
  shop.database.run("SELECT nextval('lockstep.old_writes_y')");
  shop.check_closed(ask(),
                    "an INSERT left out what was filled in for it since `contract` last "
                    "looked (1 in all)");
}

TEST_CASE("Views and functions count without being called") {
  Observed shop;
  shop.start_observing();
  shop.pass();
  SECTION("a view") {
    shop.database.run("CREATE VIEW rich AS SELECT id FROM account WHERE balance > 100");
    shop.check_closed(shop.ask(Gate::OldUsersGone), "view rich uses it");
  }
  SECTION("a view of other columns") {
    shop.database.run("CREATE VIEW notes AS SELECT id, note FROM account");
    CHECK(shop.ask(Gate::OldUsersGone).ok);
  }
  SECTION("a body as text") {
    shop.database.run(
        "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql AS"
        " 'BEGIN RETURN (SELECT sum(balance) FROM account); END'");
    shop.check_closed(shop.ask(Gate::OldUsersGone), "function total() uses it");
  }
  SECTION("a parsed body") {
    shop.database.run(
        "CREATE FUNCTION total() RETURNS bigint BEGIN ATOMIC"
        " SELECT sum(balance) FROM account; END");
    shop.check_closed(shop.ask(Gate::OldUsersGone), "function total() uses it");
  }
  SECTION("a trigger's function") {
    shop.database.run(
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN NEW.balance := 0; RETURN NEW; END';"
        "CREATE TRIGGER keep BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION keep()");
    shop.check_closed(shop.ask(Gate::OldUsersGone), "function keep() uses it");
  }
  SECTION("a trigger's argument") {
    shop.database.run(
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER note BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION "
        "note('balance')");
    shop.check_closed(shop.ask(Gate::OldUsersGone), "trigger note uses it");
  }
  SECTION("a positional body") {
    shop.database.run(
        "CREATE FUNCTION book() RETURNS void LANGUAGE sql AS"
        " 'INSERT INTO account VALUES (1000, 0, $$$$)'");
    shop.check_closed(shop.ask(Gate::PositionalStatements), "function book() uses it");
    CHECK(shop.ask(Gate::PreparedStatements).ok);
  }
}

TEST_CASE("positional-statements and prepared-statements look at different statements") {
  Observed shop;
  shop.start_observing();
  shop.pass();
  SECTION("neither") {
    shop.sends("UPDATE account SET balance = 1 WHERE id = 1");
    CHECK(shop.ask(Gate::PositionalStatements).ok);
    CHECK(shop.ask(Gate::PreparedStatements).ok);
  }
  SECTION("by position") {
    shop.sends("INSERT INTO account VALUES (201, 1, 'x')");
    shop.check_closed(shop.ask(Gate::PositionalStatements), "INSERT INTO account VALUES");
    CHECK(shop.ask(Gate::PreparedStatements).ok);
  }
  SECTION("in its result") {
    shop.sends("SELECT balance FROM account WHERE id = 1");
    CHECK(shop.ask(Gate::PositionalStatements).ok);
    shop.check_closed(shop.ask(Gate::PreparedStatements),
                      "SELECT balance FROM account WHERE id = $1");
  }
  SECTION("COPY") {
    shop.database.run("COPY account TO '/dev/null'");
    shop.check_closed(shop.ask(Gate::PositionalStatements), "COPY account TO ?");
  }
}

TEST_CASE("Two versions of the application at once: the old one is not gone") {
  Observed shop;
  shop.engine.settings.contract.name_pattern = "shop@(?<version>.+)";
  shop.start_observing();
  shop.pass();
  CHECK(shop.ask(Gate::OldUsersGone).ok);
  const auto green = Observed::connect(shop.database.dsn_as("app"), "shop@1.5");
  const GateStatus status = shop.ask(Gate::OldUsersGone);
  shop.check_closed(status, "1.4: 1 session, shop@1.4 (user app, local)");
  CHECK_THAT(status.evidence, Contains("1.5: 1 session") && Contains("The old one has to be gone"));
  CHECK_THAT(shop.ask(shop.database.session(), {{Gate::OldUsersGone}, {kBalance}}, Direction::Back)
                 .evidence,
             Contains("The new one has to be gone"));
}

TEST_CASE("observe: 0s declares that there is nobody to observe") {
  Observed shop;
  shop.engine.settings.contract.observe = 0s;
  shop.sends("SELECT * FROM account");
  for (const Gate gate :
       {Gate::OldUsersGone, Gate::PositionalStatements, Gate::PreparedStatements}) {
    CHECK(shop.ask(gate).ok);
  }
}

TEST_CASE(
    "contract waits for evidence of use; what it and the backfill run is not held against it") {
  Observed shop;
  shop.start_observing();
  shop.up();
  shop.pass();
  shop.sends("INSERT INTO account VALUES (300, 1, 'x')");
  const Outcome refused = contract(shop.engine, {});
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.message, Contains("positional-statements: the order of the columns changes"));
  CHECK_THAT(refused.message, Contains("opens with --override positional-statements"));
  CHECK_THAT(refused.message, !Contains("prepared-statements:"));
  CHECK(shop.database.value("SELECT count(*) FROM lockstep.overrides") == "0");

  shop.engine.settings.contract.overrides = {{"positional-statements", "fixed in 1.5"}};
  const Outcome cut_over = contract(shop.engine, {.stage = Stage::Cutover});
  INFO(cut_over.message);
  REQUIRE(cut_over.done());
  CHECK(shop.database.value("SELECT gate || ': ' || reason || ' by ' || by_whom FROM"
                            " lockstep.overrides") ==
        "positional-statements: fixed in 1.5 by test");
}

TEST_CASE("What a new version uses is not taken away from it") {
  Observed shop;
  shop.start_observing();
  shop.database.run("UPDATE lockstep.revisions SET current_at = current_at - interval '2 hours'");
  shop.pass("2 hours");
  shop.sends("INSERT INTO account (id) VALUES (1000)");
  const Outcome refused = downgrade(shop.engine, shop.graph, {.target = "base"});
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.message,
             Contains("old-users-gone: in use: public.account:") &&
                 Contains("INSERT INTO account (id) VALUES ($1): 1 call by user app"));
  CHECK_THAT(refused.next, Contains("--override GATE"));
  CHECK(shop.database.value("SELECT to_regclass('account') IS NOT NULL") == "t");
  SECTION("with a reason it is") {
    shop.engine.settings.contract.overrides = {{"old-users-gone", "shop is shut"}};
    shop.must(downgrade(shop.engine, shop.graph, {.target = "base"}));
    CHECK(shop.database.value("SELECT reason FROM lockstep.overrides") == "shop is shut");
  }
  SECTION("where there is nobody to observe it is") {
    shop.engine.settings.contract.observe = 0s;
    shop.must(downgrade(shop.engine, shop.graph, {.target = "base"}));
  }
}

// The first revision of the small project, and one that gives the column note another name.
RevisionGraph renaming_project(const RevisionGraph& project) {
  std::vector<Revision> revisions{*project.find(kTableRevision)};
  auto parsed = parse_revision(
      SourceText("aaaaaaaaaaaa_rename.sql",
                 "-- revision: aaaaaaaaaaaa\n-- down_revision: aaaaaaaaaaa1\n"
                 "-- description: rename\nALTER TABLE account RENAME note TO remark;\n"));
  revisions.push_back(std::get<Revision>(std::move(parsed)));
  return std::get<RevisionGraph>(RevisionGraph::build(std::move(revisions)));
}

TEST_CASE("A column under two names: the one in use is not taken away") {
  Observed shop;
  shop.graph = renaming_project(shop.graph);
  shop.start_observing();
  shop.pass();
  shop.up();
  SECTION("the old one") {
    shop.sends("SELECT note FROM account WHERE id = 1");
    shop.engine.settings.contract.overrides = {{"observe", "a test"},
                                               {"prepared-statements", "a test"}};
    const Outcome refused = contract(shop.engine, {});
    CHECK(refused.code == ExitCode::Refused);
    CHECK_THAT(refused.message, Contains("old-users-gone: in use: public.account.note:") &&
                                    Contains("SELECT note FROM account WHERE id = $1"));
  }
  SECTION("the new one") {
    shop.sends("SELECT remark FROM account WHERE id = 1");
    const Outcome refused = abort_revision(shop.engine, "aaaaaaaaaaaa");
    CHECK(refused.code == ExitCode::Refused);
    CHECK_THAT(refused.message, Contains("old-users-gone: in use: public.account.remark:"));
  }
  SECTION("neither is, for what lockstep runs itself is no use") {
    shop.engine.settings.contract.overrides = {{"observe", "a test"}};
    shop.must(contract(shop.engine, {}));
    CHECK(shop.database.value("SELECT count(*) FROM pg_attribute WHERE attrelid ="
                              " 'account'::regclass AND attname = 'note'") == "0");
  }
}

TEST_CASE("What was not used since it is there may be taken away at once") {
  Observed shop;
  shop.must(upgrade(shop.engine, shop.graph, {.target = kIndexRevision}));
  shop.database.run("DELETE FROM account");
  shop.must(downgrade(shop.engine, shop.graph, {.target = kTableRevision}));
}

TEST_CASE("A restore point is kept right before the drop, and shown") {
  Observed shop;
  shop.engine.settings.contract.observe = 0s;
  shop.up();
  shop.must(contract(shop.engine, {}));
  CHECK(shop.database.value("SELECT count(*) FROM lockstep.events e WHERE kind = 'restore-point'"
                            " AND id < (SELECT id FROM lockstep.events WHERE step ="
                            " 'contract/retire/5' AND kind = 'step-done')") == "1");
  const Status status = read_status(shop.database.session(), Revisions::All);
  CHECK_THAT(status.revisions.back().restore_point,
             Contains("restore point lockstep_aaaaaaaaaaa4_run_") && Contains(" at 0/"));
}

TEST_CASE("Where a restore point may not be written, the WAL position is kept") {
  Observed shop;
  shop.database.run(
      "GRANT USAGE ON SCHEMA lockstep TO app;"
      "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA lockstep TO app");
  CHECK_THAT(shop.ask(*shop.app, {{Gate::RestorePoint}}).evidence,
             Contains("GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO app"));
  keep_restore_point(*shop.app,
                     {.revision = kTableRevision, .step = "contract/retire/1", .run = 1});
  CHECK_THAT(last_restore_point(*shop.app, kTableRevision)->text,
             Catch::StartsWith("WAL position 0/"));
}

TEST_CASE("Where approval is required, contract waits for one of this very plan") {
  Observed shop;
  shop.engine.settings.contract.observe = 0s;
  shop.engine.settings.contract.approval_required = true;
  shop.up();
  const Outcome refused = contract(shop.engine, {.stage = Stage::Cutover});
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.message,
             Contains("approval: nobody has approved this plan yet: `lockstep approve"
                      " aaaaaaaaaaa4 --stage cutover`"));
  shop.must(approve(shop.engine, "aaaaaaaaaaa4", Stage::Retire));
  CHECK(contract(shop.engine, {.stage = Stage::Cutover}).code == ExitCode::Refused);
  shop.must(approve(shop.engine, "aaaaaaaaaaa4", Stage::Cutover));
  const ContractReport report =
      contract_report(shop.database.session(), {}, shop.engine.settings.contract);
  CHECK(report.ok);
  CHECK_THAT(report.gates.front().evidence, Contains("approved by test"));

  shop.database.run("UPDATE lockstep.approvals SET fingerprint = 'another'");
  const Outcome voided = contract(shop.engine, {.stage = Stage::Cutover});
  CHECK(voided.code == ExitCode::Refused);
  CHECK_THAT(voided.message, Contains("the plan has changed since"));

  shop.must(approve(shop.engine, "aaaaaaaaaaa4", std::nullopt));
  shop.must(contract(shop.engine, {}));
  CHECK(approve(shop.engine, "aaaaaaaaaaa4", std::nullopt).code == ExitCode::Refused);
}

TEST_CASE("overflow-headroom tells how full the older type is") {
  Observed shop;
  shop.database.run(
      "CREATE TABLE item (id bigserial PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY,"
      " m bigint)");
  const auto ask = [&](const char* column, Session& session) {
    const RelationName item{Identifier("public"), Identifier("item")};
    return shop.ask(session, {.gates = {Gate::OverflowHeadroom},
                              .headroom = Headroom{item, Identifier(column), 2147483647}});
  };
  Session& session = shop.database.session();
  CHECK(ask("id", session).ok);
  CHECK(ask("n", session).ok);
  shop.check_closed(ask("m", session), "blind: public.item.m has no sequence and no index");
  shop.database.run(
      "CREATE INDEX ON item (m); INSERT INTO item (m) VALUES (2000000000);"
      "SELECT setval('item_id_seq', 2100000000), setval('item_n_seq', 1000000000)");
  shop.check_closed(
      ask("id", session),
      "sequence item_id_seq of public.item.id is at 2100000000, 97.8 % of what the older"
      " type holds (2147483647)");
  CHECK_THAT(ask("n", session).evidence, Contains("46.6 %"));
  shop.check_closed(ask("m", session),
                    "the largest value of public.item.m is at 2000000000, 93.1 %");
  shop.database.run(
      "GRANT USAGE ON SCHEMA lockstep TO app;"
      "GRANT SELECT ON ALL TABLES IN SCHEMA lockstep TO app");
  shop.check_closed(ask("id", *shop.app), "blind");
}

}  // namespace
}  // namespace lockstep::tests
