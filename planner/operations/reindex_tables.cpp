// REINDEX of tables in use: CONCURRENTLY, one table or index after the other. No definition is
// changed, so there is nothing to take back.

#include "planner/operations/plan_operation.hpp"

namespace lockstep {

PlanFragment plan(const operations::ReindexTables& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.keeps_shapes = true;
  for (const ReindexConcurrently& target : operation.targets) {
    const std::string table = target.table.shown();
    fragment.relations.push_back(table);
    fragment.expand.push_back(
        {.id = "",
         .action = target,
         .undo = {},
         .why = "a REINDEX that is not CONCURRENTLY would block every write to " + table +
                ", and every plan over the index, until it ends" +
                (operation.besides.empty() ? "" : "; " + operation.besides)});
  }
  return fragment;
}

}  // namespace lockstep
