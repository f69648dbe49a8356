// One statement, one step, exactly as its author wrote it. Data that it destroys goes last of all,
// behind the gates of retire; what only the new version tolerates (`phase contract`) goes after
// cutover.

#include "planner/operations/plan_operation.hpp"
#include "planner/operations/undo_statement.hpp"

namespace lockstep {
namespace {

std::string why(const operations::RunAsWritten& operation, const StatementUndo& undo,
                bool has_downgrade) {
  std::string text = operation.as_is ? "runs as written, because: " + *operation.as_is
                                     : "safe as it stands, so it runs as written";
  for (const std::string& unknown : operation.effect.unknowns)
    text += "; safe only " + unknown;
  if (!undo.note.empty()) text += "; " + undo.note;
  if (!undo.reversible) {
    text += has_downgrade ? "; only the downgrade section takes it back"
                          : "; nothing takes it back, as the revision has no downgrade section";
  }
  return text;
}

Step await(std::vector<Gate> gates, std::string why) {
  return {.id = "",
          .action = AwaitGate{std::move(gates)},
          .undo = {},
          .reversible = true,
          .why = std::move(why)};
}

}  // namespace

PlanFragment plan(const operations::RunAsWritten& operation, const OperationContext& context) {
  const Effect& effect = operation.effect;
  StatementUndo undo = undo_of(operation.statement, context.before);
  const Sql sql = Sql::from_statement(operation.statement);
  const bool destroys = !effect.destroys.empty();

  Step step{
      .id = "",
      .action = RunDdl{.sql = {sql}, .locks = effect.locks, .as_is = operation.as_is.has_value()},
      .undo = undo.undo,
      .reversible = undo.reversible && !destroys,
      .why = why(operation, undo, context.has_downgrade)};
  if (operation.data_change) step.action = RunDml{{sql}, effect.locks};
  if (destroys) step.action = DropObject{{sql}, effect.locks, operation.as_is.has_value()};

  PlanFragment fragment;
  fragment.breaks = effect.breaks;
  for (const RelationLock& lock : effect.locks)
    fragment.relations.push_back(lock.relation);
  // It locks none, and yet a view between two shapes would take it to its end.
  if (const auto* grant = std::get_if<Grant>(&operation.statement.node)) {
    for (const RelationName& relation : grant->relations)
      fragment.relations.push_back(context.before.resolve(relation));
  }
  if (destroys) {
    fragment.retire.push_back(await({Gate::OldUsersGone, Gate::Observe, Gate::RestorePoint},
                                    "what is given up here does not come back"));
    fragment.retire.push_back(std::move(step));
  } else if (operation.contract_phase) {
    fragment.cutover.push_back(std::move(step));
  } else {
    fragment.expand.push_back(std::move(step));
  }
  return fragment;
}

}  // namespace lockstep
