// How fast a copy may go on, and why not faster.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace lockstep {

// Half: a pause after each batch, as long as the batch was.
enum class Speed : std::uint8_t { Full, Half, Wait };

struct Pace {
  Speed speed = Speed::Full;
  std::string reason;                   // empty at full speed
  std::chrono::milliseconds batch{80};  // how long one shall take
  // How long a row version has to be dead before its space can be used again, and because of whom.
  std::chrono::milliseconds horizon_lag{0};
  std::string horizon_holder;
};

}  // namespace lockstep
