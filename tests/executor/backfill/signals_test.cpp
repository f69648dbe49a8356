#include "executor/backfill/signals.hpp"

#include "tests/catch.hpp"

using namespace std::chrono_literals;

namespace lockstep {
namespace {

Readout quiet() {
  return {.replica_lag_seconds = 0,
          .wal_retained_bytes = 0,
          .archive_backlog_bytes = 0,
          .requested_checkpoints = 7,
          .wal_bytes = 1'000'000,
          .active_sessions = 0,
          .max_connections = 100,
          .lock_waits = 0,
          .wraparound_vacuum = false,
          .canary_ms = 0.2};
}

struct Case {
  std::string what;
  std::function<void(Readout&)> change;
  Speed speed;
  std::string reason;
};

// Each sign alone, over its limit; none of the others says anything.
const std::vector<Case> kCases{
    {"a slow replica", [](Readout& now) { now.replica_lag_seconds = 5.5; }, Speed::Wait,
     "a replica is 5.5 s behind, max_replica_lag is 5.0 s"},
    {"a replication slot", [](Readout& now) { now.wal_retained_bytes = 11LL << 30; }, Speed::Wait,
     "11264 MB of WAL is kept for a replication slot, max_wal_retained is 10240 MB"},
    {"the archive", [](Readout& now) { now.archive_backlog_bytes = 11LL << 30; }, Speed::Wait,
     "11264 MB of WAL waits to be archived, max_wal_retained is 10240 MB"},
    {"busy sessions", [](Readout& now) { now.active_sessions = 81; }, Speed::Wait,
     "81 sessions are active, max_active_sessions allows 80 of 100"},
    {"a lock wait", [](Readout& now) { now.lock_waits = 1; }, Speed::Wait,
     "1 session waits for a lock on the table"},
    {"wraparound", [](Readout& now) { now.wraparound_vacuum = true; }, Speed::Wait,
     "autovacuum works on the table to prevent wraparound"},
    {"a slow page", [](Readout& now) { now.canary_ms = 40; }, Speed::Half,
     "reading one page of the table takes 40 ms"},
    {"a very slow page", [](Readout& now) { now.canary_ms = 140; }, Speed::Wait,
     "reading one page of the table takes 140 ms"},
    {"a forced checkpoint", [](Readout& now) { now.requested_checkpoints = 8; }, Speed::Half,
     "0 MB of WAL a second have forced a checkpoint"},
};

TEST_CASE("Nothing in the way: full speed") {
  const Brake brake = strongest_brake(quiet(), quiet(), {});
  CHECK(brake.speed == Speed::Full);
  CHECK(brake.reason.empty());
}

TEST_CASE("Each sign slows down or stops, and says why") {
  for (const Case& tried : kCases) {
    INFO(tried.what);
    Readout now = quiet();
    tried.change(now);
    const Brake brake = strongest_brake(now, quiet(), {});
    CHECK(brake.speed == tried.speed);
    CHECK(brake.reason == tried.reason);
  }
}

TEST_CASE("At its limit no sign says anything") {
  Readout now = quiet();
  now.replica_lag_seconds = 5;
  now.wal_retained_bytes = 10LL << 30;
  now.archive_backlog_bytes = 10LL << 30;
  now.active_sessions = 80;
  now.canary_ms = 25;
  CHECK(strongest_brake(now, quiet(), {}).speed == Speed::Full);
}

TEST_CASE("A sign that cannot be read says wait") {
  const std::vector<std::function<void(Readout&)>> losses{
      [](Readout& now) { now.replica_lag_seconds.reset(); },
      [](Readout& now) { now.wal_retained_bytes.reset(); },
      [](Readout& now) { now.archive_backlog_bytes.reset(); },
      [](Readout& now) { now.requested_checkpoints.reset(); },
      [](Readout& now) { now.wal_bytes.reset(); },
      [](Readout& now) { now.active_sessions.reset(); },
      [](Readout& now) { now.lock_waits.reset(); },
      [](Readout& now) { now.wraparound_vacuum.reset(); },
      [](Readout& now) { now.canary_ms.reset(); },
  };
  for (std::size_t index = 0; index < losses.size(); ++index) {
    INFO("sign " << index);
    Readout now = quiet();
    losses[index](now);
    const Brake brake = strongest_brake(now, quiet(), {});
    CHECK(brake.speed == Speed::Wait);
    CHECK_FALSE(brake.reason.empty());
  }
}

TEST_CASE("What stops wins over what slows down") {
  Readout now = quiet();
  now.requested_checkpoints = 8;
  now.lock_waits = 3;
  const Brake brake = strongest_brake(now, quiet(), {});
  CHECK(brake.speed == Speed::Wait);
  CHECK(brake.reason == "3 sessions wait for a lock on the table");
}

}  // namespace
}  // namespace lockstep
