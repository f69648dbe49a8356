// How long something took or is ago, for people.

#pragma once

#include <string>

namespace lockstep {

// "90 s", "15 min", "3.5 h".
std::string duration_text(double seconds);

}  // namespace lockstep
