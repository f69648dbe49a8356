#include "planner/phase.hpp"

#include <array>

namespace lockstep {
namespace {

constexpr std::array<std::string_view, 3> kPhaseNames{"expand", "backfill", "contract"};
constexpr std::array<std::string_view, 2> kStageNames{"cutover", "retire"};

template <class Enum, std::size_t count>
std::optional<Enum> from_name(const std::array<std::string_view, count>& names,
                              std::string_view name) {
  for (std::size_t index = 0; index < count; ++index) {
    if (names[index] == name) return static_cast<Enum>(index);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Phase phase) {
  return kPhaseNames[static_cast<std::size_t>(phase)];
}
std::string_view to_string(Stage stage) {
  return kStageNames[static_cast<std::size_t>(stage)];
}
std::optional<Phase> phase_from(std::string_view name) {
  return from_name<Phase>(kPhaseNames, name);
}
std::optional<Stage> stage_from(std::string_view name) {
  return from_name<Stage>(kStageNames, name);
}

}  // namespace lockstep
