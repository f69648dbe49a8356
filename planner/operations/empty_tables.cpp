// TRUNCATE of tables in use: ACCESS EXCLUSIVE on all of them, but brief, since no row is read. What
// it destroys does not come back, so it goes last, behind the gates of retire.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {

PlanFragment plan(const operations::EmptyTables& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.breaks = operation.effect.breaks;
  for (const RelationLock& lock : operation.effect.locks)
    fragment.relations.push_back(lock.relation);
  fragment.retire = {
      gate_of_loss({}),
      {.id = "",
       .action = DropObject{{Sql::from_statement(operation.statement)}, operation.effect.locks},
       .undo = {},
       .reversible = false,
       .why = "the tables get new, empty files, which takes a moment however many rows they hold; "
              "the rows do not come back"}};
  return fragment;
}

}  // namespace lockstep
