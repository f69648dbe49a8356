#include "analyzers/finding.hpp"

#include <array>

namespace lockstep {

std::string_view to_string(Verdict verdict) {
  static constexpr std::array<std::string_view, 3> kNames{"safe", "caution", "unsafe"};
  return kNames[static_cast<std::size_t>(verdict)];
}

}  // namespace lockstep
