// Which window comes next. A bulk UPDATE of full pages cannot be HOT: every new row version goes to
// another page and every index gets an entry. But the space of dead versions is given back when the
// page is visited again, once no snapshot can see them. So a window is visited in several passes,
// each of which updates its share of the rows: the first moves rows away, and those of later passes
// find room on their own page. Pure.

#pragma once

#include "executor/backfill/range_cursor.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace lockstep {

// A power of two: a row's share is told by bits of its number on the page.
inline constexpr int kPasses = 16;

struct WindowNeeds {
  std::chrono::milliseconds target_batch{80};
  std::chrono::milliseconds horizon_lag{0};  // how long a row version has to be dead
  // What a batch of the target's length covers now, in a first pass and in later ones.
  std::int64_t first_pass_pages = 16;
  std::int64_t later_pass_pages = 16;
  // More would be out of the server's cache when it is visited again.
  std::int64_t most_pages = 4096;
};

// A window that is large enough for its pages to be prunable when they are visited again; nothing
// when none can be.
std::optional<WindowShape> hot_window(const WindowNeeds& needs);

// One batch, one pass.
WindowShape plain_window(const WindowNeeds& needs);

}  // namespace lockstep
