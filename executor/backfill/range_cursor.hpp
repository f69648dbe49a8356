// Where the copy of one range of a table's pages stands. The range is walked in windows, each
// window in one pass or several; a pass takes its share of the rows of every page. Pure arithmetic:
// the row of lockstep.backfills that holds it commits with each batch.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lockstep {

struct RangeCursor {
  int range = 0;
  std::int64_t first_page = 0;
  std::int64_t end_page = 0;  // behind the last one
  // The open window; none is open when both are equal.
  std::int64_t window_first = 0;
  std::int64_t window_end = 0;
  int passes = 1;
  int pass = 0;
  std::int64_t next_page = 0;  // of this pass

  bool window_open() const { return window_first < window_end; }
  bool done() const { return !window_open() && next_page >= end_page; }
  bool operator==(const RangeCursor&) const = default;
};

struct WindowShape {
  std::int64_t pages = 1;
  int passes = 1;
  bool operator==(const WindowShape&) const = default;
};

// Opens the next window; it ends with the range. No window may be open.
RangeCursor with_window(RangeCursor cursor, const WindowShape& shape);
// Where a batch of about so many pages ends. What is left of the pass is cut into even parts, so
// that no batch is a scrap.
std::int64_t batch_end(const RangeCursor& cursor, std::int64_t pages);
// After the batch that ended before page `end`.
RangeCursor after_batch(RangeCursor cursor, std::int64_t end);

// Ranges of about the same length that cover so many pages: as many as wanted, fewer for a small
// table.
std::vector<RangeCursor> split_pages(std::int64_t pages, int ranges);

// 0 … 1.
double share_done(std::span<const RangeCursor> cursors);

}  // namespace lockstep
