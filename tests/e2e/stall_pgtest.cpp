// DDL beside what holds a table for long: a 15-second reader, an autovacuum worker, an idle
// transaction. No request of the application waits longer than max_stall plus slack, and the step
// goes in as soon as the way is clear.

#include "tests/catch.hpp"
#include "tests/e2e/child.hpp"
#include "tests/e2e/shop.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <thread>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

constexpr int kRows = 20000;

// Reads account for so long on a session of its own.
class LongReader {
 public:
  LongReader(Database& database, std::string_view seconds)
      : thread_([this, &database, seconds] {
          const auto session = database.open({.role = "reader"});
          session->in_transaction([&] {
            session->query(Sql::recorded("SELECT count(*) FROM account"));
            ended_ =
                session
                    ->query(Sql::recorded(fmt::format(
                        "SELECT clock_timestamp() FROM (SELECT pg_sleep({}) OFFSET 0) s", seconds)))
                    .text(0, 0);
          });
        }) {}
  // By the server's clock.
  std::string ended() {
    if (thread_.joinable()) thread_.join();
    return ended_;
  }

 private:
  std::string ended_;
  std::jthread thread_;
};

bool holds_account(TempDatabase& database) {
  return database.value(
             "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'account'::regclass"
             " AND mode = 'AccessShareLock' AND pid IN (SELECT pid FROM pg_stat_activity"
             " WHERE application_name LIKE '%reader'))") == "t";
}

TEST_CASE("A 15-second reader is neither hurt nor waited for in the queue") {
  const std::string_view change = GENERATE(kNewColumn, kTypeChange);
  CAPTURE(change);
  TempDatabase database;
  Project project;
  open_shop(database.session(), kRows);
  write_project(project, database.dsn(), change);
  Load load(database.database());
  LongReader reader(database.database(), "15");
  REQUIRE(eventually([&] { return holds_account(database); }));
  Child child(project, {"upgrade", "--phase", "expand"});
  const std::optional<Ended> ended = child.wait(40s);
  REQUIRE(ended.has_value());
  INFO(ended->err);
  REQUIRE(ended->code == 0);
  CHECK(noticed_by_users(load, load.bound()) == "");

  const std::string held = "SELECT extract(epoch FROM max(at) FILTER (WHERE outcome = 'held') - '" +
                           reader.ended() + "')::numeric FROM lockstep.lock_attempts";
  INFO("seconds from the reader's end to the step: " << database.value(held));
  CHECK(std::stod(database.value(held)) > 0);
  CHECK(std::stod(database.value(held)) < 1);
  // Attempts while the reader was young are on record, with what they cost others.
  CHECK(database.value("SELECT count(*) > 0 AND bool_and(wait_ms BETWEEN 1 AND 200 AND victims > 0)"
                       " FROM lockstep.lock_attempts WHERE outcome = 'lock-timeout'") == "t");
  CHECK(database.value("SELECT bool_and(hold_ms < 100) FROM lockstep.lock_attempts"
                       " WHERE outcome = 'held'") == "t");
}

TEST_CASE("A transaction that stays open is named when the step gives up") {
  TempDatabase database;
  Project project;
  open_shop(database.session(), kRows);
  write_project(project, database.dsn(), kNewColumn, "{max_stall: 100ms, give_up_after: 3s}");
  Load load(database.database());
  OpenTransaction idle(database.database(), "SELECT count(*) FROM account");
  const std::string backend = database.value(
      "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = "
      "current_database()");
  Child child(project, {"upgrade"});
  const std::optional<Ended> ended = child.wait(20s);
  REQUIRE(ended.has_value());
  INFO(ended->err);
  CHECK(ended->code == 6);
  CHECK_THAT(ended->err, Catch::Contains("backend " + backend));
  CHECK(noticed_by_users(load, load.bound()) == "");
  CHECK(database.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 'account'::regclass AND"
                       " attname = 'nickname'") == "0");
}

// A server whose autovacuum takes minutes for account.
class VacuumedShop {
 public:
  VacuumedShop() {
    open_shop(*session_, kRows);
    run("ALTER TABLE account SET (autovacuum_vacuum_cost_delay = 100,"
        " autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1,"
        " autovacuum_vacuum_scale_factor = 0)");
    run("UPDATE account SET status = 'dormant'");
  }

  void run(const std::string& sql) { session_->query(Sql::recorded(sql)); }
  std::string value(const std::string& sql) {
    return session_->query(Sql::recorded(sql)).text(0, 0);
  }
  bool is_vacuumed() {
    return value(
               "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE"
               " a.backend_type = 'autovacuum worker' AND l.relation = 'account'::regclass AND"
               " l.mode = 'ShareUpdateExclusiveLock')") == "t";
  }
  bool log_shows(const std::string& text) const {
    std::ifstream log(server_.folder() / "log");
    const std::string all{std::istreambuf_iterator<char>(log), {}};
    return all.find(text) != std::string::npos;
  }
  std::string dsn() const { return server_.dsn(); }
  Database& database() { return *database_; }

 private:
  static ScratchServer start() {
    ScratchOptions options = scratch_options();
    options.settings = {{"autovacuum", "on"}, {"autovacuum_naptime", "1s"}};
    return ScratchServer::start(options);
  }

  ScratchServer server_ = start();
  std::unique_ptr<Database> database_ = connect_database({.dsn = server_.dsn()});
  std::unique_ptr<Session> session_ = database_->open({.role = "fixture"});
};

TEST_CASE("An autovacuum worker yields, and nobody waits meanwhile") {
  VacuumedShop shop;
  Project project;
  write_project(project, shop.dsn(), kNewColumn);
  Load load(shop.database());
  REQUIRE(eventually([&] { return shop.is_vacuumed(); }));
  Child child(project, {"upgrade"});
  const std::optional<Ended> ended = child.wait(15s);
  REQUIRE(ended.has_value());
  INFO(ended->err);
  REQUIRE(ended->code == 0);
  CHECK(noticed_by_users(load, load.bound()) == "");
  CHECK(shop.log_shows("canceling autovacuum task"));
}

}  // namespace
}  // namespace lockstep::tests
