#include "executor/backfill/window_shape.hpp"

#include "tests/catch.hpp"

using namespace std::chrono_literals;

namespace lockstep {
namespace {

TEST_CASE("With nobody looking at old rows, a later pass is one batch") {
  const auto window = hot_window(
      {.target_batch = 80ms, .first_pass_pages = 200, .later_pass_pages = 900, .most_pages = 4096});
  REQUIRE(window);
  CHECK(*window == WindowShape{900, kPasses});
}

TEST_CASE("A page is not visited again before its dead rows can be cleared away") {
  const auto window = hot_window({.target_batch = 80ms,
                                  .horizon_lag = 100ms,
                                  .first_pass_pages = 200,
                                  .later_pass_pages = 900,
                                  .most_pages = 4096});
  REQUIRE(window);
  CHECK(window->pages == 900 * 150 / 80);
}

TEST_CASE("Where that takes more pages than stay in the cache, one pass has to do") {
  const WindowNeeds needs{.target_batch = 80ms,
                          .horizon_lag = 30s,
                          .first_pass_pages = 200,
                          .later_pass_pages = 900,
                          .most_pages = 4096};
  CHECK_FALSE(hot_window(needs));
  CHECK(plain_window(needs) == WindowShape{200, 1});
}

TEST_CASE("The first window of a run is small, and no window is larger than the cache allows") {
  CHECK(hot_window({.most_pages = 4096})->pages == 256);
  CHECK(hot_window({.most_pages = 100})->pages == 100);
  CHECK(hot_window({.first_pass_pages = 8000, .later_pass_pages = 8000})->pages == 4096);
}

TEST_CASE("A row's share of the passes is told by bits") {
  CHECK((kPasses & (kPasses - 1)) == 0);
}

}  // namespace
}  // namespace lockstep
