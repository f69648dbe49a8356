#include "planner/recognise/constraint_pair.hpp"

#include "planner/recognise/families.hpp"

namespace lockstep {
namespace {

// An ALTER TABLE with this one action, to be planned as usual.
template <class Action>
const AlterTable* alone(const StatementReport& report) {
  const ScriptStatement& script = *report.statement;
  const auto* alter = std::get_if<AlterTable>(&script.statement.node);
  const bool fits = alter != nullptr && alter->kind == ObjectKind::Table && !alter->only &&
                    alter->actions.size() == 1 &&
                    std::holds_alternative<Action>(alter->actions.front());
  const bool as_usual = script.directive(DirectiveKind::AsIs) == nullptr &&
                        script.directive(DirectiveKind::PhaseContract) == nullptr;
  return fits && as_usual && report.effect.raises.empty() ? alter : nullptr;
}

}  // namespace

std::optional<ConstraintPair> constraint_pair(const std::vector<StatementReport>& reports,
                                              std::size_t first, const AnalysisState& before) {
  const AlterTable* dropping = alone<DropConstraint>(reports[first]);
  if (dropping == nullptr || before.relation(dropping->table) == nullptr ||
      before.created_here(dropping->table)) {
    return std::nullopt;
  }
  const Subject subject{reports[first], *reports[first].statement, reports[first].effect, before};
  for (std::size_t second = first + 1; second < reports.size(); ++second) {
    const AlterTable* adding = alone<AddConstraint>(reports[second]);
    if (adding == nullptr || before.resolve(adding->table) != before.resolve(dropping->table))
      continue;
    if (auto recognised = recognise_replacement(std::get<DropConstraint>(dropping->actions.front()),
                                                std::get<AddConstraint>(adding->actions.front()),
                                                *dropping, subject)) {
      return ConstraintPair{second, std::move(*recognised)};
    }
  }
  return std::nullopt;
}

}  // namespace lockstep
