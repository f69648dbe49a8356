// A shop of a million accounts, three tables that refer to them, and everybody at work: the key
// becomes bigint, a column gets another name, a column gets another type. Nothing fails, nothing is
// lost, nobody waits longer than max_stall and the slack.

#include "executor/attempt.hpp"
#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/e2e/shop.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <random>
#include <thread>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

constexpr int kAccounts = 1'000'000;
constexpr std::int64_t kServedBetween = 1000;
constexpr std::array<std::string_view, 3> kReferring{"payment", "visit", "letter"};

void open_large_shop(Session& session) {
  open_shop(session, kAccounts, "integer");
  for (const std::string_view table : kReferring) {
    session.script(Sql::recorded(fmt::format(
        "CREATE TABLE {0} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
        " account_id integer NOT NULL REFERENCES account (id) ON DELETE CASCADE, note text);"
        " INSERT INTO {0} (account_id) SELECT n FROM generate_series(1, 200000) n;"
        " CREATE INDEX ON {0} (account_id); ANALYZE {0}",
        table)));
  }
}

// Writes rows that refer to accounts, which locks those, and takes some away again.
class Referring {
 public:
  explicit Referring(Database& database)
      : session_(database.open({.role = "clerk"})),
        thread_([this](const std::stop_token& stop) { work(stop); }) {}

  void stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
  }
  // Only after stop().
  std::string failure() const { return failure_; }
  std::int64_t requests() const { return requests_; }
  std::chrono::milliseconds longest() const {
    return std::chrono::ceil<std::chrono::milliseconds>(longest_);
  }

 private:
  void work(const std::stop_token& stop) {
    std::minstd_rand random(3);
    while (!stop.stop_requested()) {
      const std::string_view table = kReferring[random() % kReferring.size()];
      const auto account = random() % kAccounts + 1;
      const std::string sql =
          random() % 4 == 0
              ? fmt::format("DELETE FROM {} WHERE account_id = {}", table, account)
              : fmt::format("INSERT INTO {} (account_id, note) VALUES ({}, 'new')", table, account);
      const auto began = std::chrono::steady_clock::now();
      const auto error = attempt([&] { session_->query(Sql::recorded(sql)); });
      longest_ = std::max(longest_, std::chrono::steady_clock::now() - began);
      ++requests_;
      if (error && failure_.empty()) failure_ = sql + ": " + error->what();
      system_clock().pause(2ms, stop);
    }
  }

  std::unique_ptr<Session> session_;
  std::string failure_;
  std::int64_t requests_ = 0;
  std::chrono::steady_clock::duration longest_{0};
  std::jthread thread_;
};

class LargeShop {
 public:
  LargeShop() {
    open_large_shop(database_.session());
    load_.emplace(database_.database());
    referring_.emplace(database_.database());
    engine_.settings.contract.automatic = false;
  }

  TempDatabase& database() { return database_; }
  void upgrade_by(std::string_view change, std::optional<Phase> stop_after = {}) {
    graph_ = project_of(change);
    must(upgrade(engine_, graph_, {.target = "head", .stop_after = stop_after}));
  }
  void contract_to(std::optional<Stage> stage) { must(contract(engine_, {.stage = stage})); }
  void go_back() { must(revert(engine_, kRevision)); }
  void take_back() { must(abort_revision(engine_, kRevision)); }

  void check_that_nobody_noticed() {
    referring_->stop();
    CHECK(referring_->failure() == "");
    CHECK(referring_->requests() > 100);
    CHECK(referring_->longest() <= load_->bound());
    CHECK(noticed_by_users(*load_, load_->bound()) == "");
  }

 private:
  void must(const Outcome& outcome) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
    load_->serve(kServedBetween);
  }

  TempDatabase database_;
  RevisionGraph graph_ = small_project();
  RecordedProgress progress_;
  Engine engine_ = engine_on(database_.database(), system_clock(), progress_);
  std::optional<Load> load_;
  std::optional<Referring> referring_;
};

TEST_CASE("a key of a million rows that three tables refer to becomes bigint") {
  LargeShop shop;
  shop.upgrade_by("ALTER TABLE account ALTER COLUMN id TYPE bigint");
  shop.contract_to(Stage::Cutover);
  shop.go_back();
  shop.contract_to(Stage::Cutover);
  shop.contract_to(std::nullopt);
  shop.check_that_nobody_noticed();
  CHECK(shop.database().value("SELECT pg_get_serial_sequence('account', 'id')") ==
        "public.account_id_seq");
  CHECK(shop.database().value(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated"
            " AND confrelid = 'account'::regclass") == "3");
  CHECK_THAT(catalog_of(shop.database()), !Catch::Contains("lockstep"));
}

TEST_CASE("a column of a million rows gets another name, and its old one back") {
  LargeShop shop;
  shop.upgrade_by("ALTER TABLE account RENAME COLUMN status TO state");
  CHECK(shop.database().value("SELECT count(*) FROM account WHERE status = state") != "0");
  shop.take_back();
  shop.check_that_nobody_noticed();
}

TEST_CASE("a balance of a million rows becomes bigint, goes back under load, and goes on") {
  LargeShop shop;
  shop.upgrade_by(kTypeChange);
  shop.contract_to(Stage::Cutover);
  shop.go_back();
  shop.contract_to(Stage::Cutover);
  shop.contract_to(std::nullopt);
  shop.check_that_nobody_noticed();
  CHECK_THAT(catalog_of(shop.database()), !Catch::Contains("lockstep"));
}

}  // namespace
}  // namespace lockstep::tests
