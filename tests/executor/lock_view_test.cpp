#include "executor/lock_view.hpp"

#include "tests/catch.hpp"

using namespace std::chrono_literals;

namespace lockstep {
namespace {

LockHolder reader(std::chrono::milliseconds age) {
  return {.pid = 42,
          .relation = "public.t",
          .mode = "AccessShareLock",
          .granted = true,
          .transaction = "3/7",
          .age = age,
          .who = "app",
          .query = "SELECT 1"};
}

TEST_CASE("The way is clear when every transaction is young") {
  CHECK(judge({}, {}).way == Way::Clear);
  CHECK(judge({reader(10ms)}, {}).way == Way::Clear);
}

TEST_CASE("A transaction older than half of the stall budget makes it busy, a long one blocks it") {
  const LockBudget budget{.max_stall = 100ms, .long_transaction = 5s};
  CHECK(judge({reader(51ms)}, budget).way == Way::Busy);
  const Clearance blocked = judge({reader(51ms), reader(5s)}, budget);
  CHECK(blocked.way == Way::Blocked);
  CHECK(
      blocked.reason ==
      "backend 42 (app) holds AccessShareLock on public.t, its transaction is 5.0 s old: SELECT 1");
}

TEST_CASE("Autovacuum yields, whatever its age; against wraparound it does not") {
  LockHolder vacuum = reader(60s);
  vacuum.autovacuum = true;
  CHECK(judge({vacuum}, {}).way == Way::ClearBehindAutovacuum);
  CHECK(judge({vacuum, reader(1s)}, {}).way == Way::Busy);
  vacuum.anti_wraparound = true;
  CHECK(judge({vacuum}, {}).way == Way::Blocked);
}

TEST_CASE("Nobody queues behind who waits, nor behind a prepared transaction") {
  LockHolder waiting = reader(0ms);
  waiting.granted = false;
  CHECK(judge({waiting}, {}).way == Way::Blocked);
  LockHolder prepared = reader(0ms);
  prepared.pid = 0;
  CHECK(judge({prepared}, {}).way == Way::Blocked);
}

TEST_CASE("An age that may not be seen is measured by watching") {
  HolderWatch watch;
  const auto start = std::chrono::steady_clock::time_point{} + 1h;
  std::vector<LockHolder> holders{reader(0ms)};
  watch.observe(holders, start);
  CHECK(holders[0].age == 0ms);
  holders = {reader(0ms)};
  watch.observe(holders, start + 7s);
  CHECK(holders[0].age == 7s);
  // Another transaction of the same backend is young again.
  holders = {reader(0ms)};
  holders[0].transaction = "3/8";
  watch.observe(holders, start + 8s);
  CHECK(holders[0].age == 0ms);
}

}  // namespace
}  // namespace lockstep
