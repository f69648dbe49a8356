// SIGKILL at any moment, the same command again: the same catalog and the same data as if the plain
// SQL had been run, whatever the application wrote in between.

#include "tests/catch.hpp"
#include "tests/e2e/child.hpp"
#include "tests/e2e/shop.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <fmt/format.h>

#include <csignal>
#include <random>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

constexpr int kRows = 200000;
constexpr int kMostKills = 60;

// The shop that lockstep changes, and a second one that gets the plain SQL and the same writes.
class Pair {
 public:
  Pair() {
    open_shop(changed.session(), kRows);
    open_shop(plain_.session(), kRows);
    write_project(project, changed.dsn(), kTypeChange);
  }

  void application_writes(int round) {
    for (TempDatabase* database : {&changed, &plain_}) {
      database->run(
          fmt::format("UPDATE account SET balance = balance + {0} WHERE id % 9973 = {0};"
                      "INSERT INTO account (id, email) VALUES ({1}, 'late');"
                      "DELETE FROM account WHERE id = {0} * 13",
                      round + 1, kRows + 1000 + round));
    }
  }

  void check_equal() {
    plain_.run(kTypeChange);
    CHECK(catalog_of(changed) == catalog_of(plain_));
    CHECK(accounts_of(changed) == accounts_of(plain_));
    CHECK(changed.value("SELECT state FROM lockstep.revisions") == "done");
    CHECK(changed.value("SELECT holder FROM lockstep.lease").empty());
  }

  TempDatabase changed;
  Project project;

 private:
  TempDatabase plain_;
};

// The server notices the death of its client a moment later than we do.
const std::vector<std::string> kUpgrade{"upgrade", "--wait-for-lease", "30s"};

bool within_backfill(TempDatabase& database) {
  return database.value("SELECT coalesce(to_regclass('lockstep.backfills')::text, '')") != "" &&
         database.value(
             "SELECT EXISTS (SELECT FROM lockstep.backfills WHERE next_page > 0 AND next_page <"
             " end_page)") == "t";
}

TEST_CASE("A run killed inside the backfill is resumed by the same command") {
  Pair shops;
  Child child(shops.project, kUpgrade);
  REQUIRE(eventually([&] { return within_backfill(shops.changed); }));
  child.kill();
  REQUIRE(within_backfill(shops.changed));
  shops.application_writes(0);

  const Ended again = shops.project.run(kUpgrade);
  INFO(again.err);
  REQUIRE(again.code == 0);
  CHECK(shops.changed.value("SELECT attempts FROM lockstep.steps WHERE step = 'backfill/1'") ==
        "2");
  shops.check_equal();
}

TEST_CASE("A run killed again and again comes to its end") {
  const int seed = GENERATE(range(0, LOCKSTEP_KILL_SEEDS));
  CAPTURE(seed);
  std::minstd_rand random(static_cast<unsigned>(seed) + 1);
  std::uniform_int_distribution<int> moment(20, 900);
  Pair shops;
  int kills = 0;
  std::optional<Ended> ended;
  while (!ended && kills < kMostKills) {
    Child child(shops.project, kUpgrade);
    ended = child.wait(std::chrono::milliseconds(moment(random)));
    if (ended) break;
    child.kill();
    shops.application_writes(kills++);
  }
  if (!ended) ended = shops.project.run(kUpgrade);
  INFO(ended->err);
  REQUIRE(ended->code == 0);
  CHECK(kills > 0);
  shops.check_equal();
}

}  // namespace
}  // namespace lockstep::tests
