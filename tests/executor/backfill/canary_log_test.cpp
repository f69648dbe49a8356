#include "executor/backfill/canary_log.hpp"

#include "tests/catch.hpp"

using namespace std::chrono_literals;

namespace lockstep {
namespace {

const CanaryLog::TimePoint kStart{1h};

// Forty reads before the copy began, nine of ten of which took 1 ms.
CanaryLog measured() {
  CanaryLog log;
  for (int read = 0; read < 40; ++read)
    log.took(kStart, read % 10 == 9 ? 7.0 : 1.0);
  return log;
}

TEST_CASE("What is usual is known after forty reads") {
  CanaryLog log;
  for (int read = 0; read < 39; ++read) {
    log.took(kStart, 1);
    REQUIRE_FALSE(log.usual_ms());
  }
  log.took(kStart, 1);
  CHECK(log.usual_ms() == 1);
  CHECK(measured().usual_ms() == 7);
}

TEST_CASE("Reads that take twice the usual time are slow, for a second") {
  CanaryLog log;
  for (int read = 0; read < 40; ++read)
    log.took(kStart, 1);
  for (const double ms : {1.0, 1.9, 2.1, 30.0})
    log.took(kStart + 10ms, ms);
  CHECK(log.slow_share(kStart + 20ms) == 0.5);
  for (const double ms : {1.0, 1.0})
    log.took(kStart + 1500ms, ms);
  CHECK(log.slow_share(kStart + 1500ms) == 0);
}

TEST_CASE("When no read comes back, that is as slow as it gets") {
  CanaryLog log = measured();
  log.took(kStart, 1);
  CHECK(log.slow_share(kStart + 2s) == 1);
}

TEST_CASE("Batches shorten while reads are slow and grow back when they are not") {
  BatchLength batch(80ms);
  CHECK(batch.length() == 80ms);
  CHECK_FALSE(batch.is_shortened());
  batch.felt(0.5);
  CHECK(batch.length() == 40ms);
  CHECK(batch.is_shortened());
  for (int second = 0; second < 10; ++second)
    batch.felt(0.5);
  CHECK(batch.length() == 1ms);
  batch.felt(0.03);  // neither
  CHECK(batch.length() == 1ms);
  for (int second = 0; second < 20; ++second)
    batch.felt(0);
  CHECK(batch.length() == 80ms);
  batch.begin_short();
  CHECK(batch.length() == 1ms);
  batch.lengthen_fully();
  CHECK(batch.length() == 80ms);
}

}  // namespace
}  // namespace lockstep
