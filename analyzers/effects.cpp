#include "analyzers/effects.hpp"

#include "analyzers/effects/families.hpp"
#include "analyzers/newer_form.hpp"

namespace lockstep {

namespace {

// A value of an enum that was added in the same transaction cannot be used in it.
void use_enum_values(EffectBuilder& effect) {
  const StatementNode& node = effect.statement().node;
  const bool only_named = std::holds_alternative<AlterEnum>(node) ||
                          std::holds_alternative<Comment>(node) ||
                          std::holds_alternative<CreateEnum>(node);
  if (only_named) return;
  for (const std::string& value : effect.state().added_enum_values()) {
    if (effect.statement().text.find(quoted_literal(value)) != std::string::npos) {
      effect.raises("55P04", "the new enum value " + quoted_literal(value) +
                                 " cannot be used before its transaction commits");
    }
  }
}

}  // namespace

Effect effect_of(const Statement& statement, const AnalysisState& state) {
  EffectBuilder effect(statement, state);
  if (const auto newer = newest_form(statement); newer && state.version() < newer->since) {
    effect.raises("42601", std::string(newer->form) + " needs PostgreSQL " +
                               std::to_string(newer->since.major()));
  }
  std::visit([&](const auto& node) { effects::describe(node, effect); }, statement.node);
  use_enum_values(effect);
  return std::move(effect).finish();
}

}  // namespace lockstep
