// A client that is frozen holds its locks for as long as it is away, unless it decides nothing
// while it holds one (trap 2). lockstep is stopped again and again while it works; the shop must
// not notice.

#include "tests/catch.hpp"
#include "tests/e2e/child.hpp"
#include "tests/e2e/shop.hpp"

#include <csignal>
#include <random>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

constexpr int kMostFreezes = 60;
// As many requests as the shop answers in 0.4 s: longer than any of them may wait.
constexpr std::int64_t kWhileFrozen = 160;

TEST_CASE("A frozen run keeps nobody waiting") {
  std::minstd_rand random(7);
  std::uniform_int_distribution<int> moment(0, 6);
  TempDatabase database;
  Project project;
  // Few rows, so that most of the run is taking locks.
  open_shop(database.session(), 500);
  write_project(project, database.dsn(), kTypeChange);
  Load load(database.database());
  Child child(project, {"upgrade"});
  REQUIRE(eventually([&] {
    return database.value("SELECT coalesce(to_regclass('lockstep.overrides')::text, '')") != "";
  }));
  int freezes = 0;
  std::optional<Ended> ended;
  while (!ended && freezes < kMostFreezes) {
    ended = child.wait(std::chrono::milliseconds(moment(random)));
    if (ended) break;
    child.signal(SIGSTOP);
    load.serve(kWhileFrozen);
    child.signal(SIGCONT);
    ++freezes;
  }
  if (!ended) ended = child.wait(60s);
  REQUIRE(ended.has_value());
  INFO(ended->err);
  REQUIRE(ended->code == 0);
  CHECK(freezes > 10);
  // The rows of the batch under way are locked until it ends by itself.
  CHECK(noticed_by_users(load, load.bound() + BackfillPace{}.target_batch) == "");
}

}  // namespace
}  // namespace lockstep::tests
