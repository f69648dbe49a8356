// VALIDATE CONSTRAINT reads the whole table while reads and writes go on, so it is part of the
// backfill.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {

PlanFragment plan(const operations::ValidateTableConstraint& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.relations = {operation.table.shown()};
  fragment.backfill.push_back(
      {.id = "",
       .action =
           ValidateConstraintStep{SqlBuilder{} << "ALTER TABLE " << operation.table
                                               << " VALIDATE CONSTRAINT " << operation.constraint,
                                  operation.table, operation.constraint},
       .undo = {},
       .why =
           "proves the rows that were there before the constraint; an abort leaves it validated"});
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
