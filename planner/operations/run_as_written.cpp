// One statement, one step, exactly as its author wrote it. Data that it destroys goes last of all,
// behind the gates of retire, and so does what the old version calls by name; what only the new
// version tolerates (`phase contract`) goes after cutover.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/undo_statement.hpp"
#include "planner/qualified_name.hpp"

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

// The names that a DROP takes away. None: it takes rows, or what no statement can be searched for.
std::vector<UseTarget> given_up(const StatementNode& node, const AnalysisState& before) {
  std::vector<UseTarget> shapes;
  if (const auto* alter = std::get_if<AlterTable>(&node)) {
    UseTarget shape{qualified_name(alter->table, before)};
    for (const AlterAction& action : alter->actions) {
      if (const auto* drop = std::get_if<DropColumn>(&action))
        shape.columns.push_back(drop->column);
    }
    if (!shape.columns.empty()) shapes.push_back(std::move(shape));
  }
  const auto* drop = std::get_if<DropObjects>(&node);
  if (drop != nullptr && drop->kind == ObjectKind::Table) {
    for (const RelationName& table : drop->names)
      shapes.push_back({qualified_name(table, before)});
  }
  return shapes;
}

}  // namespace

PlanFragment plan(const operations::RunAsWritten& operation, const OperationContext& context) {
  const Effect& effect = operation.effect;
  StatementUndo undo = undo_of(operation.statement, context.before);
  const Sql sql = Sql::from_statement(operation.statement);
  const bool destroys = !effect.destroys.empty() || operation.last;

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
    fragment.retire.push_back(gate_of_loss(given_up(operation.statement.node, context.before)));
    fragment.retire.push_back(std::move(step));
  } else if (operation.contract_phase) {
    fragment.cutover.push_back(std::move(step));
  } else {
    fragment.expand.push_back(std::move(step));
  }
  return fragment;
}

}  // namespace lockstep
