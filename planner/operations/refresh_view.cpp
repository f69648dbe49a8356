// REFRESH MATERIALIZED VIEW while the view is read: CONCURRENTLY, under EXCLUSIVE, which lets its
// readers go on. It needs a unique index to tell rows apart by (manual, REFRESH MATERIALIZED VIEW).

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {

PlanFragment plan(const operations::RefreshView& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.relations = {operation.view.shown()};
  fragment.backfill.push_back(
      {.id = "",
       .action =
           RunDml{{SqlBuilder{} << "REFRESH MATERIALIZED VIEW CONCURRENTLY " << operation.view},
                  locked(operation.view, LockMode::Exclusive)},
       .undo = {},
       .why = "reads of " + operation.view.shown() +
              " go on while its query runs; an abort leaves it refreshed"});
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
