// REINDEX of tables in use: CONCURRENTLY, one table or index after the other. No definition is
// changed, so there is nothing to take back, but where an index goes to another tablespace.

#include "planner/operations/plan_operation.hpp"

namespace lockstep {

PlanFragment plan(const operations::ReindexTables& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.keeps_shapes = true;
  for (const ReindexConcurrently& target : operation.targets) {
    const std::string table = target.table.shown();
    fragment.relations.push_back(table);
    Step step{.id = "",
              .action = target,
              .undo = {},
              .why = operation.back
                         ? "SET TABLESPACE would copy the index under ACCESS EXCLUSIVE, and "
                           "every plan over " +
                               table + " would wait until it ends"
                         : "a REINDEX that is not CONCURRENTLY would block every write to " +
                               table + ", and every plan over the index, until it ends" +
                               (operation.besides.empty() ? "" : "; " + operation.besides)};
    if (operation.back) step.undo.statements = {*operation.back};
    fragment.expand.push_back(std::move(step));
  }
  return fragment;
}

}  // namespace lockstep
