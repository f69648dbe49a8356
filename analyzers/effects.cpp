#include "analyzers/effects.hpp"

#include "analyzers/effects/families.hpp"

namespace lockstep {

Effect effect_of(const Statement& statement, const AnalysisState& state) {
  EffectBuilder effect(statement, state);
  std::visit([&](const auto& node) { effects::describe(node, effect); }, statement.node);
  return std::move(effect).finish();
}

}  // namespace lockstep
