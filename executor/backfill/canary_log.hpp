// What the application's reads feel of a copy, judged from reads of our own that are as small as
// theirs. Pure.

#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace lockstep {

// The reads of late, against those that were made before the copy began.
class CanaryLog {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  void took(TimePoint when, double milliseconds);

  // What nine of ten reads did not exceed while nothing was copied. Nothing: not enough of them
  // yet, so the copy should wait.
  std::optional<double> usual_ms() const { return usual_ms_; }
  // Of the reads of the last second, those that took twice the usual time or longer, as a share.
  double slow_share(TimePoint now) const;

 private:
  std::vector<double> first_;
  std::optional<double> usual_ms_;
  std::deque<std::pair<TimePoint, double>> late_;
};

// How long a batch may take: as long as the target while the canary does not mind, else shorter,
// since a session that works without a pause keeps others from a processor and holds its row locks.
class BatchLength {
 public:
  explicit BatchLength(std::chrono::milliseconds target) : target_(target), length_(target) {}

  std::chrono::milliseconds length() const { return length_; }
  bool is_shortened() const { return length_ < target_; }
  // Begins carefully, for somebody is there to feel it.
  void begin_short();
  // Once a second.
  void felt(double slow_share);
  void lengthen_fully() { length_ = target_; }

 private:
  std::chrono::milliseconds target_;
  std::chrono::milliseconds length_;
};

}  // namespace lockstep
