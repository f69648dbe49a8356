#include "executor/batch_size.hpp"

#include <algorithm>
#include <cmath>

namespace lockstep {

void BatchSize::took(std::chrono::duration<double, std::milli> elapsed) {
  const double wanted = static_cast<double>(target_.count());
  const double factor = std::clamp(wanted / std::max(elapsed.count(), 0.1), 0.05, 1.5);
  pages_ = std::clamp<std::int64_t>(std::llround(static_cast<double>(pages_) * factor), 1, kMost);
}

void BatchSize::collided() {
  pages_ = std::max<std::int64_t>(1, pages_ / 2);
}

}  // namespace lockstep
