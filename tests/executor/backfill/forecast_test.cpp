#include "executor/backfill/forecast.hpp"

#include "tests/catch.hpp"

namespace lockstep {
namespace {

// The table of bench/backfill_bench, and what was measured there: within a factor of two.
constexpr TableFacts kBenchTable{
    .rows = 1'000'000, .heap_bytes = 124'000'000, .index_bytes = 98'000'000, .indexes = 3};

TEST_CASE("A copy that seeks HOT updates costs less of everything") {
  const Forecast hot = forecast(kBenchTable, true);
  const Forecast plain = forecast(kBenchTable, false);
  CHECK(hot.rows == 1'000'000);
  CHECK(10 * hot.wal_bytes < 7 * plain.wal_bytes);
  CHECK(hot.growth_bytes <= plain.growth_bytes / 2);
  CHECK(hot.seconds < plain.seconds);
  CHECK(to_text(hot) ==
        "about 1000000 rows, 10 s or more, 304 MB of WAL, and 48 MB more for the table and its "
        "indexes");
}

TEST_CASE("An empty table costs nothing") {
  const Forecast empty = forecast({}, true);
  CHECK(empty.wal_bytes == 0);
  CHECK(empty.growth_bytes == 0);
}

}  // namespace
}  // namespace lockstep
