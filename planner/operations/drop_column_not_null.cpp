// DROP NOT NULL asks nothing of the old version, which never writes NULL; it reads it, once the new
// one has written it. The way back is a proof: a CHECK that is NOT VALID, validated at leisure.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {

PlanFragment plan(const operations::DropColumnNotNull& operation, const OperationContext&) {
  const RelationName& table = operation.table;
  const Identifier& column = operation.column;
  const Identifier check = derived_name("lockstep_", column, "_restored");
  const auto alter = [&] { return SqlBuilder{} << "ALTER TABLE " << table; };
  const std::vector<RelationLock> exclusive = locked(table, LockMode::AccessExclusive);

  PlanFragment fragment;
  fragment.relations = {table.shown()};
  fragment.breaks = {{"readers", "the old version may read NULL in " + table.shown() + "." +
                                     column.shown() + " once the new one writes it"}};
  Undo undo{.statements = {alter() << " ADD CONSTRAINT " << check << " CHECK (" << column
                                   << " IS NOT NULL) NOT VALID"},
            .afterwards = {{alter() << " VALIDATE CONSTRAINT " << check,
                            locked(table, LockMode::ShareUpdateExclusive)},
                           {alter() << " ALTER COLUMN " << column << " SET NOT NULL", exclusive},
                           {alter() << " DROP CONSTRAINT " << check, exclusive}},
            .locks = exclusive};
  fragment.expand.push_back(
      {.id = "",
       .action = RunDdl{{alter() << " ALTER COLUMN " << column << " DROP NOT NULL"}, exclusive},
       .undo = std::move(undo),
       .why =
           "the new version may write NULL; the way back is proved first, and fails while a NULL "
           "is there"});
  return fragment;
}

}  // namespace lockstep
