#include "executor/backfill/canary_log.hpp"

#include <algorithm>

namespace lockstep {
namespace {

constexpr std::size_t kFirstReads = 40;
constexpr std::chrono::seconds kOfLate{1};
// Less than this more is noise.
constexpr double kFewestMoreMs = 0.3;
constexpr std::chrono::milliseconds kShortest{1};
// A share above the one shortens batches, below the other lets them grow again.
constexpr double kTooMany = 0.05;
constexpr double kFew = 0.02;

}  // namespace

void CanaryLog::took(TimePoint when, double milliseconds) {
  if (!usual_ms_) {
    first_.push_back(milliseconds);
    if (first_.size() < kFirstReads) return;
    std::sort(first_.begin(), first_.end());
    usual_ms_ = first_[first_.size() * 9 / 10];
    return;
  }
  late_.emplace_back(when, milliseconds);
  while (when - late_.front().first > kOfLate)
    late_.pop_front();
}

double CanaryLog::slow_share(TimePoint now) const {
  if (!usual_ms_) return 0;
  const double limit = std::max(2 * *usual_ms_, *usual_ms_ + kFewestMoreMs);
  std::size_t all = 0;
  std::size_t slow = 0;
  for (const auto& [when, milliseconds] : late_) {
    if (now - when > kOfLate) continue;
    ++all;
    if (milliseconds > limit) ++slow;
  }
  // None has come back for a second: that is as slow as it gets.
  return all == 0 ? 1 : static_cast<double>(slow) / static_cast<double>(all);
}

void BatchLength::begin_short() {
  length_ = std::min(target_, kShortest);
}

void BatchLength::felt(double slow_share) {
  if (slow_share > kTooMany) {
    length_ = std::max(std::min(kShortest, target_), length_ / 2);
  } else if (slow_share < kFew) {
    length_ = std::min(target_, length_ + std::max(kShortest, length_ / 2));
  }
}

}  // namespace lockstep
