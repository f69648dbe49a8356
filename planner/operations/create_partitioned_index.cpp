// CREATE INDEX on a partitioned table in use. It cannot be built CONCURRENTLY itself, but each
// partition's can; the table's own is then made of them at once.

#include "planner/operations/constraint_steps.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {
namespace {

using Part = PartitionedIndex::Part;

Step build(const operations::CreatePartitionedIndex& operation, const Part& part) {
  const RelationName index{part.table.schema, part.index};
  SqlBuilder sql;
  sql << (operation.index.unique ? Fragment("CREATE UNIQUE INDEX CONCURRENTLY ")
                                 : Fragment("CREATE INDEX CONCURRENTLY "))
      << part.index << " ON " << part.table << operation.clause;
  return {.id = "",
          .action = BuildIndexConcurrently{sql, part.table, index},
          // The table's own takes it along.
          .undo = {.statements = {SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << index},
                   .locks = locked(part.table, LockMode::ShareUpdateExclusive)},
          .why = "a build that is not CONCURRENTLY would block every write to " +
                 part.table.shown() + " until it ends"};
}

Sql create_only(const operations::CreatePartitionedIndex& operation, const RelationName& table,
                const Identifier& index) {
  return SqlBuilder{} << (operation.index.unique ? Fragment("CREATE UNIQUE INDEX ")
                                                 : Fragment("CREATE INDEX "))
                      << index << " ON ONLY " << table << operation.clause;
}

Step put_together(const operations::CreatePartitionedIndex& operation) {
  const Identifier& name = *operation.index.name;
  RunDdl action{{create_only(operation, operation.table, name)},
                locked(operation.table, LockMode::Share)};
  std::vector<RelationName> all{operation.table};
  for (const Part& part : operation.partitions.parts) {
    all.push_back(part.table);
    if (part.partitioned) {
      action.sql.push_back(create_only(operation, part.table, part.index));
      append(action.locks, locked(part.table, LockMode::Share));
    }
    action.sql.push_back(SqlBuilder{} << "ALTER INDEX " << part.parent_index << " ATTACH PARTITION "
                                      << RelationName{part.table.schema, part.index});
  }
  return {.id = "",
          .action = std::move(action),
          .undo = {.statements = {SqlBuilder{} << "DROP INDEX "
                                               << RelationName{operation.table.schema, name}},
                   .locks = locked(all, LockMode::AccessExclusive)},
          .why = "the partitions' indexes are there already, so no row is read under the lock"};
}

}  // namespace

PlanFragment plan(const operations::CreatePartitionedIndex& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.keeps_shapes = true;
  fragment.relations = {operation.table.shown()};
  for (const Part& part : operation.partitions.parts) {
    fragment.relations.push_back(part.table.shown());
    if (!part.partitioned) fragment.expand.push_back(build(operation, part));
  }
  fragment.expand.push_back(put_together(operation));
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
