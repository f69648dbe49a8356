#include "executor/backfill/window_shape.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Less would make a pass so short that a batch is mostly overhead.
constexpr std::int64_t kFewestPages = 256;

}  // namespace

std::optional<WindowShape> hot_window(const WindowNeeds& needs) {
  // The shortest pass must last longer than the lag, with half of it to spare.
  const auto lag = needs.horizon_lag + needs.horizon_lag / 2;
  const std::int64_t batches = (lag + needs.target_batch) / needs.target_batch;
  const std::int64_t wanted =
      std::max(needs.later_pass_pages * batches, 2 * needs.first_pass_pages);
  if (batches > 1 && wanted > needs.most_pages) return std::nullopt;
  return WindowShape{std::clamp(wanted, std::min(kFewestPages, needs.most_pages), needs.most_pages),
                     kPasses};
}

WindowShape plain_window(const WindowNeeds& needs) {
  return {needs.first_pass_pages, 1};
}

}  // namespace lockstep
