#include "executor/batch_size.hpp"

#include "tests/catch.hpp"

using namespace std::chrono_literals;

namespace lockstep {
namespace {

TEST_CASE("A batch grows by half at most, and not beyond the limit") {
  BatchSize size(80ms);
  CHECK(size.pages() == BatchSize::kFirst);
  size.took(1ms, size.pages());
  CHECK(size.pages() == BatchSize::kFirst * 3 / 2);
  for (int batch = 0; batch < 100; ++batch)
    size.took(1ms, size.pages());
  CHECK(size.pages() == BatchSize::kMost);
}

TEST_CASE("A batch that took too long shrinks in one step") {
  BatchSize size(80ms);
  for (int batch = 0; batch < 100; ++batch)
    size.took(1ms, size.pages());
  size.took(800ms, size.pages());
  CHECK(size.pages() == BatchSize::kMost / 10 + 0);
  size.took(std::chrono::hours(1), size.pages());
  CHECK(size.pages() < BatchSize::kMost / 100);
}

TEST_CASE("A batch shorter than asked for is judged by its pages") {
  BatchSize size(80ms);
  size.took(40ms, size.pages() / 2);
  CHECK(size.pages() == BatchSize::kFirst);
}

TEST_CASE("A batch is one page at least") {
  BatchSize size(80ms);
  for (int batch = 0; batch < 20; ++batch)
    size.collided();
  CHECK(size.pages() == 1);
}

}  // namespace
}  // namespace lockstep
