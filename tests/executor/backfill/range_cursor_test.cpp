#include "executor/backfill/range_cursor.hpp"

#include "tests/catch.hpp"

#include <map>

namespace lockstep {
namespace {

// How often each page was visited, over all passes.
std::map<std::int64_t, int> walk(RangeCursor cursor, WindowShape shape, std::int64_t batch) {
  std::map<std::int64_t, int> visits;
  while (!cursor.done()) {
    if (!cursor.window_open()) cursor = with_window(cursor, shape);
    const std::int64_t end = batch_end(cursor, batch);
    REQUIRE(end > cursor.next_page);
    REQUIRE(end <= cursor.window_end);
    for (std::int64_t page = cursor.next_page; page < end; ++page)
      ++visits[page];
    cursor = after_batch(cursor, end);
  }
  return visits;
}

TEST_CASE("Every page of a range is visited once a pass, and no other page") {
  const int passes = GENERATE(1, 2, 8);
  const std::int64_t window = GENERATE(1, 7, 100, 5000);
  const std::int64_t batch = GENERATE(1, 3, 64, 10000);
  const RangeCursor range = split_pages(3000, 2).at(1);
  const auto visits = walk(range, {window, passes}, batch);
  CHECK(visits.size() == static_cast<std::size_t>(range.end_page - range.first_page));
  CHECK(visits.begin()->first == range.first_page);
  for (const auto& [page, count] : visits) {
    INFO("page " << page);
    REQUIRE(count == passes);
  }
}

TEST_CASE("A pass is cut into even batches") {
  RangeCursor cursor = with_window(split_pages(1000, 1).front(), {90, 1});
  CHECK(batch_end(cursor, 80) == 45);
  CHECK(batch_end(cursor, 90) == 90);
  CHECK(batch_end(cursor, 8000) == 90);
}

TEST_CASE("Ranges cover a table without gap or overlap, as many as it is worth") {
  const auto many = split_pages(100001, 4);
  REQUIRE(many.size() == 4);
  std::int64_t next = 0;
  for (const RangeCursor& range : many) {
    CHECK(range.first_page == next);
    CHECK(range.next_page == next);
    CHECK_FALSE(range.done());
    next = range.end_page;
  }
  CHECK(next == 100001);
  CHECK(split_pages(2048, 4).size() == 2);
  CHECK(split_pages(10, 4).size() == 1);
  REQUIRE(split_pages(0, 4).size() == 1);
  CHECK(split_pages(0, 4).front().done());
}

TEST_CASE("What is done only grows, from nothing to all of it") {
  RangeCursor cursor = split_pages(500, 1).front();
  double before = 0;
  CHECK(share_done(std::vector{cursor}) == 0);
  while (!cursor.done()) {
    if (!cursor.window_open()) cursor = with_window(cursor, {130, 4});
    cursor = after_batch(cursor, batch_end(cursor, 33));
    const double share = share_done(std::vector{cursor});
    REQUIRE(share > before);
    before = share;
  }
  CHECK(before == 1);
  CHECK(share_done(split_pages(0, 1)) == 1);
}

}  // namespace
}  // namespace lockstep
