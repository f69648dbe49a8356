#include "executor/backfill/range_cursor.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// A range shorter than this is not worth a session.
constexpr std::int64_t kFewestPages = 1024;

double pages_done(const RangeCursor& cursor) {
  if (!cursor.window_open()) return static_cast<double>(cursor.next_page - cursor.first_page);
  const auto in_pass = static_cast<double>(cursor.next_page - cursor.window_first);
  const auto in_whole_passes = static_cast<double>(cursor.pass) *
                               static_cast<double>(cursor.window_end - cursor.window_first);
  return static_cast<double>(cursor.window_first - cursor.first_page) +
         (in_whole_passes + in_pass) / static_cast<double>(cursor.passes);
}

}  // namespace

RangeCursor with_window(RangeCursor cursor, const WindowShape& shape) {
  cursor.window_first = cursor.next_page;
  cursor.window_end = std::min(cursor.end_page, cursor.next_page + shape.pages);
  cursor.passes = shape.passes;
  cursor.pass = 0;
  return cursor;
}

std::int64_t batch_end(const RangeCursor& cursor, std::int64_t pages) {
  const std::int64_t left = cursor.window_end - cursor.next_page;
  const std::int64_t batches = std::max<std::int64_t>(1, (left + pages - 1) / pages);
  return cursor.next_page + (left + batches - 1) / batches;
}

RangeCursor after_batch(RangeCursor cursor, std::int64_t end) {
  cursor.next_page = end;
  if (end < cursor.window_end) return cursor;
  if (cursor.pass + 1 < cursor.passes) {
    ++cursor.pass;
    cursor.next_page = cursor.window_first;
    return cursor;
  }
  cursor.window_first = cursor.window_end;
  cursor.passes = 1;
  cursor.pass = 0;
  return cursor;
}

std::vector<RangeCursor> split_pages(std::int64_t pages, int ranges) {
  const std::int64_t most = std::max<std::int64_t>(1, pages / kFewestPages);
  const std::int64_t count = std::clamp<std::int64_t>(ranges, 1, most);
  std::vector<RangeCursor> cursors;
  for (std::int64_t index = 0; index < count; ++index) {
    const std::int64_t first = pages * index / count;
    cursors.push_back({.range = static_cast<int>(index),
                       .first_page = first,
                       .end_page = pages * (index + 1) / count,
                       .window_first = first,
                       .window_end = first,
                       .next_page = first});
  }
  return cursors;
}

double share_done(std::span<const RangeCursor> cursors) {
  double done = 0;
  double all = 0;
  for (const RangeCursor& cursor : cursors) {
    done += pages_done(cursor);
    all += static_cast<double>(cursor.end_page - cursor.first_page);
  }
  return all > 0 ? done / all : 1.0;
}

}  // namespace lockstep
