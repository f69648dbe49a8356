#include "executor/batch_size.hpp"

#include <algorithm>
#include <cmath>

namespace lockstep {

void BatchSize::took(std::chrono::duration<double, std::milli> elapsed, std::int64_t pages) {
  const auto size = static_cast<double>(pages_);
  const double fitting = static_cast<double>(pages) * static_cast<double>(target_.count()) /
                         std::max(elapsed.count(), 0.1);
  pages_ = std::clamp<std::int64_t>(std::llround(std::clamp(fitting, size * 0.05, size * 1.5)), 1,
                                    kMost);
}

void BatchSize::aim_at(std::chrono::milliseconds target) {
  if (target == target_) return;
  pages_ = std::clamp<std::int64_t>(pages_ * target / target_, 1, kMost);
  target_ = target;
}

void BatchSize::collided() {
  pages_ = std::max<std::int64_t>(1, pages_ / 2);
}

}  // namespace lockstep
