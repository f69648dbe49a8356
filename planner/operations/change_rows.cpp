// UPDATE or DELETE of many rows of a table in use: in batches, each a transaction of its own, until
// no row is left that the statement asks for. What it overwrites or deletes does not come back, and
// rows that are deleted are given up like a table that is dropped: last, behind the gates of
// retire.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

#include <algorithm>

namespace lockstep {
namespace {

Step batches(const operations::ChangeRows& operation, const operations::ChangeRows::Part& part) {
  const bool deletes = operation.edit == RowEdit::Delete;
  return {.id = "",
          .action = Backfill{.relation = part.table,
                             .assignment = operation.assignment,
                             .out_of_sync = operation.to_do,
                             .key = part.key,
                             .edit = operation.edit},
          .undo = {},
          .reversible = false,
          .why = deletes ? "one transaction would keep every row that it deletes locked until all "
                           "are gone; rows that are deleted do not come back"
                         : "one transaction would keep every row that it changes locked until all "
                           "are changed; the values that are overwritten do not come back"};
}

// A row whose partition key is changed moves to a partition that may be done already.
Step moved_rows(const operations::ChangeRows& operation) {
  Step step = batches(operation, {operation.table, operation.parts.front().key});
  step.why =
      "rows that moved between partitions meanwhile, until one look over all of them finds "
      "none that the statement asks for";
  return step;
}

bool may_move(const operations::ChangeRows& operation) {
  return operation.parts.size() > 1 &&
         std::none_of(operation.parts.begin(), operation.parts.end(),
                      [&](const auto& part) { return part.table == operation.table; });
}

}  // namespace

PlanFragment plan(const operations::ChangeRows& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.relations = {operation.table.shown()};
  std::vector<Step> steps;
  for (const operations::ChangeRows::Part& part : operation.parts) {
    fragment.relations.push_back(part.table.shown());
    steps.push_back(batches(operation, part));
  }
  if (may_move(operation)) steps.push_back(moved_rows(operation));
  fragment.breaks.push_back(
      {"all", "rows of " + operation.table.shown() + " are " +
                  (operation.edit == RowEdit::Delete ? "deleted" : "changed") +
                  " one batch after the other, so for a while some are and some are not"});
  if (operation.edit == RowEdit::Delete) {
    fragment.retire.push_back(gate_of_loss({}));
    append(fragment.retire, std::move(steps));
  } else if (operation.contract_phase) {
    fragment.cutover = std::move(steps);
  } else {
    fragment.backfill = std::move(steps);
    fragment.changes_rows = true;
  }
  return fragment;
}

}  // namespace lockstep
