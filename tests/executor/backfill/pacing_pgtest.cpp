// The copy gives way to the server, and says what to.

#include "executor/backfill/signal_reader.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/executor/backfill/copy_fixture.hpp"

#include <fmt/format.h>

#include <thread>

namespace lockstep::tests {
namespace {

const RelationName kTable{Identifier("public"), Identifier("t")};

Readout read_as_is(Session& session) {
  return read_signals(kTable, session, system_clock());
}

void small_table(TempDatabase& database) {
  database.run(
      "CREATE TABLE t (id bigint PRIMARY KEY, o integer, n bigint);"
      "INSERT INTO t SELECT i, i FROM generate_series(1, 1000) i");
}

TEST_CASE("The copy waits for a replication slot that keeps too much WAL, and goes on by itself") {
  CopyFixture fixture;
  small_table(fixture.database);
  fixture.database.run("SELECT pg_create_physical_replication_slot('behind', true)");
  fixture.database.run("CREATE TABLE some_wal AS SELECT generate_series(1, 1000)");
  fixture.engine.settings.backfill.max_wal_retained = 1000;
  fixture.progress.while_waiting = [&](const std::string& reason) {
    CHECK_THAT(reason, Catch::Contains("is kept for a replication slot"));
    CHECK(fixture.database.value("SELECT state || ': ' || reason FROM lockstep.revisions") ==
          "waiting: " + reason);
    CHECK(fixture.out_of_sync() == 1000);
    fixture.database.run("SELECT pg_drop_replication_slot('behind')");
    fixture.progress.while_waiting = nullptr;
  };
  fixture.must_copy();
  CHECK_FALSE(fixture.progress.while_waiting);
}

TEST_CASE("Where somebody is there to feel it, a large copy measures first and goes carefully") {
  CopyFixture fixture;
  fixture.database.run(
      "CREATE TABLE t (id bigint PRIMARY KEY, o integer, n bigint, filler text);"
      "INSERT INTO t SELECT i, i, NULL, repeat('x', 1000) FROM generate_series(1, 40000) i;"
      "SET application_name = 'shop'");
  std::vector<std::string> reasons;
  fixture.progress.while_waiting = [&](const std::string& reason) {
    fixture.database.run("SELECT 1");  // it is alive
    if (reasons.empty()) CHECK(fixture.out_of_sync() == 40000);
    reasons.push_back(reason);
  };
  fixture.must_copy();
  REQUIRE_FALSE(reasons.empty());
  CHECK(reasons.front() == "measures how long a read takes while nothing is copied");
}

TEST_CASE("A stop request ends a wait") {
  CopyFixture fixture;
  small_table(fixture.database);
  fixture.engine.settings.backfill.max_active_sessions = -1;
  std::stop_source stop;
  fixture.engine.stop = stop.get_token();
  fixture.progress.while_waiting = [&](const std::string&) { stop.request_stop(); };
  CHECK(fixture.copy().code == ExitCode::Interrupted);
  CHECK(fixture.out_of_sync() == 1000);
}

TEST_CASE("On a quiet server every sign can be read and none says anything") {
  TempDatabase database;
  small_table(database);
  const Readout now = read_as_is(*database.open());
  CHECK(strongest_brake(now, now, {}).reason.empty());
  CHECK(now.wal_bytes.value() > 0);
}

TEST_CASE("A role without rights sees less, and what it cannot see counts against it") {
  TempDatabase database;
  small_table(database);
  database.run("CREATE ROLE bare LOGIN; SET application_name = 'shop'");
  const auto bare = connect_database({.dsn = database.dsn_as("bare")})->open({.role = "bare"});
  const Readout now = read_as_is(*bare);
  CHECK_FALSE(now.canary_ms.has_value());
  CHECK(now.active_sessions.value() == 1);  // the shop's, idle but hidden
  database.run("GRANT SELECT ON t TO bare; GRANT pg_monitor TO bare");
  CHECK(read_as_is(*bare).canary_ms.has_value());
  CHECK(read_as_is(*bare).active_sessions.value() == 0);
  database.run("DROP OWNED BY bare; DROP ROLE bare");
}

TEST_CASE("Whoever waits for a lock on the table is seen") {
  TempDatabase database;
  small_table(database);
  const std::unique_ptr<Session> holder = database.open("holder");
  holder->query(SqlBuilder{} << "BEGIN");
  holder->query(SqlBuilder{} << "LOCK TABLE t IN ROW EXCLUSIVE MODE");
  const std::unique_ptr<Session> waiter =
      database.open(SessionSettings{.role = "waiter", .lock_timeout = std::chrono::seconds(60)});
  const std::unique_ptr<Session> watch = database.open("watch");
  {
    const std::jthread waits(
        [&] { waiter->script(SqlBuilder{} << "BEGIN; LOCK TABLE t IN SHARE MODE; COMMIT"); });
    const bool seen = eventually([&] { return read_as_is(*watch).lock_waits == 1; });
    holder->query(SqlBuilder{} << "COMMIT");
    CHECK(seen);
  }
  CHECK(read_as_is(*watch).lock_waits == 0);
}

TEST_CASE("An archive that fails is unreadable, one that keeps up is not behind") {
  for (const bool works : {true, false}) {
    INFO(works);
    ScratchOptions options = scratch_options();
    options.settings = {{"archive_mode", "on"},
                        {"wal_level", "replica"},
                        {"max_wal_senders", "1"},
                        {"archive_command", works ? "/bin/true" : "/bin/false"}};
    const ScratchServer server = ScratchServer::start(options);
    const auto session = connect_database({.dsn = server.dsn()})->open({.role = "test"});
    session->script(SqlBuilder{} << "CREATE TABLE t (id integer); SELECT pg_switch_wal()");
    REQUIRE(eventually([&] {
      return session
          ->query(SqlBuilder{} << "SELECT archived_count + failed_count > 0 FROM pg_stat_archiver")
          .flag(0, 0);
    }));
    const std::optional<std::int64_t> backlog = read_as_is(*session).archive_backlog_bytes;
    CHECK(backlog.has_value() == works);
    if (works) CHECK(*backlog <= 3 * (16 << 20));
  }
}

}  // namespace
}  // namespace lockstep::tests
