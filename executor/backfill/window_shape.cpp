#include "executor/backfill/window_shape.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Less would make a pass so short that a batch is mostly overhead.
constexpr std::int64_t kFewestPages = 256;

}  // namespace

std::optional<WindowShape> hot_window(const WindowNeeds& needs) {
  // The shortest pass must last longer than the lag, with half of it to spare.
  const auto pass = std::max(needs.target_batch, needs.horizon_lag + needs.horizon_lag / 2);
  const std::int64_t lasting = needs.later_pass_pages * pass / needs.target_batch;
  if (pass > needs.target_batch && lasting > needs.most_pages) return std::nullopt;
  const std::int64_t wanted = std::max(lasting, 2 * needs.first_pass_pages);
  return WindowShape{std::clamp(wanted, std::min(kFewestPages, needs.most_pages), needs.most_pages),
                     kPasses};
}

WindowShape plain_window(const WindowNeeds& needs) {
  return {needs.first_pass_pages, 1};
}

}  // namespace lockstep
