#include "planner/plan.hpp"

#include <array>

namespace lockstep {
namespace {

constexpr std::array<std::string_view, 3> kClassNames{"both", "transparent", "flip"};

}  // namespace

std::string_view to_string(OperationClass operation_class) {
  return kClassNames[static_cast<std::size_t>(operation_class)];
}

std::optional<OperationClass> operation_class_from(std::string_view name) {
  for (std::size_t index = 0; index < kClassNames.size(); ++index) {
    if (kClassNames[index] == name) return static_cast<OperationClass>(index);
  }
  return std::nullopt;
}

const Step* Plan::find(std::string_view step_id) const {
  for (const PhaseSteps& phase : phases) {
    for (const Step& step : phase.steps) {
      if (step.id == step_id) return &step;
    }
  }
  return nullptr;
}

}  // namespace lockstep
