// How many pages the next batch of a backfill takes, from how long the last one took. Pure.

#pragma once

#include <chrono>
#include <cstdint>

namespace lockstep {

class BatchSize {
 public:
  static constexpr std::int64_t kFirst = 16;
  static constexpr std::int64_t kMost = 8192;

  explicit BatchSize(std::chrono::milliseconds target) : target_(target) {}

  std::int64_t pages() const { return pages_; }
  // From now on batches shall take so long.
  void aim_at(std::chrono::milliseconds target);
  // What a batch of so many pages took. Grows by at most half of itself, shrinks as far as it has
  // to.
  void took(std::chrono::duration<double, std::milli> elapsed, std::int64_t pages);
  // The batch could not get a row lock or was chosen as a deadlock's victim.
  void collided();

 private:
  std::chrono::milliseconds target_;
  std::int64_t pages_ = kFirst;
};

}  // namespace lockstep
