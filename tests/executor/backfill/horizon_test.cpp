#include "executor/backfill/horizon.hpp"

#include "tests/catch.hpp"

using namespace std::chrono_literals;

namespace lockstep {
namespace {

const Horizon::TimePoint kStart{};

TEST_CASE("Where nobody looks at old rows, what dies is dead at once") {
  Horizon horizon;
  for (int tick = 0; tick < 100; ++tick)
    horizon.saw(kStart + tick * 50ms, {.next = 1000 + tick, .oldest = 1000 + tick, .holder = ""});
  CHECK(horizon.lag() == 0ms);
}

TEST_CASE("Short transactions hold back what died while they run") {
  Horizon horizon;
  // One transaction a tick; the oldest snapshot is three ticks old.
  for (int tick = 0; tick < 100; ++tick)
    horizon.saw(kStart + tick * 50ms,
                {.next = 1000 + tick, .oldest = 1000 + tick - 3, .holder = "somebody"});
  CHECK(horizon.lag() == 150ms);
  CHECK(horizon.holder() == "somebody");
}

TEST_CASE("A snapshot that stays holds back more and more, and is forgotten soon after its end") {
  Horizon horizon;
  int tick = 0;
  for (; tick < 5000; ++tick)
    horizon.saw(kStart + tick * 50ms, {.next = 1000 + tick, .oldest = 1000, .holder = "a report"});
  CHECK(horizon.lag() == 4999 * 50ms);
  for (const int end = tick + 200; tick < end; ++tick)
    horizon.saw(kStart + tick * 50ms, {.next = 1000 + tick, .oldest = 1000 + tick, .holder = ""});
  CHECK(horizon.lag() < 10ms);
}

TEST_CASE("A snapshot from before the first look counts for as long as we have looked") {
  Horizon horizon;
  horizon.saw(kStart, {.next = 1000, .oldest = 10, .holder = "a report"});
  horizon.saw(kStart + 3s, {.next = 1001, .oldest = 10, .holder = "a report"});
  CHECK(horizon.lag() == 3s);
}

TEST_CASE("A snapshot as young as the last transaction holds back nothing") {
  Horizon horizon;
  for (int tick = 0; tick < 100; ++tick)
    horizon.saw(kStart + tick * 50ms, {.next = 1000, .oldest = 1000, .holder = "a reader"});
  CHECK(horizon.lag() == 0ms);
}

}  // namespace
}  // namespace lockstep
