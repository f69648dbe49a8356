#include "analyzers/finding.hpp"

#include <array>

namespace lockstep {
namespace {

constexpr std::array<std::string_view, 3> kNames{"safe", "caution", "unsafe"};

}  // namespace

std::string_view to_string(Verdict verdict) {
  return kNames[static_cast<std::size_t>(verdict)];
}

}  // namespace lockstep
