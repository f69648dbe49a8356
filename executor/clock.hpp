// Time as a seam: the monotonic clock, pauses that a stop request ends, and jitter.

#pragma once

#include <chrono>
#include <stop_token>

namespace lockstep {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::steady_clock::time_point now() = 0;
  // Returns early, and false, when a stop is requested.
  virtual bool pause(std::chrono::milliseconds length, const std::stop_token& stop) = 0;
};

// The real one.
Clock& system_clock();

}  // namespace lockstep
