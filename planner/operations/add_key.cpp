// ADD UNIQUE and ADD PRIMARY KEY of a table in use: the index is built CONCURRENTLY, the columns of
// a primary key are proven NOT NULL, and the constraint is then made of the index at once.

#include "planner/operations/constraint_steps.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "sql/errors.hpp"

namespace lockstep {
namespace {

void add_part(PlanFragment& whole, PlanFragment part) {
  whole.keeps_shapes = whole.keeps_shapes && part.keeps_shapes;
  append(whole.expand, std::move(part.expand));
  append(whole.backfill, std::move(part.backfill));
}

// The constraint takes its index along when it is dropped.
Undo take_back(const operations::AddKey& operation) {
  const RelationName& table = operation.table;
  Undo undo{.statements = {drop_constraint(table, *operation.constraint.name)},
            .locks = locked(table, LockMode::AccessExclusive)};
  if (operation.given) undo.afterwards = *index_again(table, *operation.given);
  return undo;
}

Step attach(const operations::AddKey& operation) {
  const Identifier& name = *operation.constraint.name;
  const Identifier& index = operation.constraint.using_index.value_or(name);
  return {
      .id = "",
      .action =
          RunDdl{{add_constraint(operation.table, name, key_using(operation.constraint, index))},
                 locked(operation.table, LockMode::AccessExclusive)},
      .undo = take_back(operation),
      .why = "the index is there already, so no row is read under the lock"};
}

// The table's own constraint knows no USING INDEX: it is made without the partitions, each of
// theirs of its index, and the two are put together.
Step attach_partitions(const operations::AddKey& operation) {
  const Identifier& name = *operation.constraint.name;
  const bool primary = operation.constraint.kind == ConstraintKind::PrimaryKey;
  const auto add_only = [&](const RelationName& table, const Identifier& constraint) {
    SqlBuilder sql;
    sql << "ALTER TABLE ONLY " << table << " ADD CONSTRAINT " << constraint
        << (primary ? Fragment(" PRIMARY KEY (") : Fragment(" UNIQUE ("))
        << std::span<const Identifier>(operation.constraint.columns) << ")";
    if (!operation.constraint.include.empty())
      sql << " INCLUDE (" << std::span<const Identifier>(operation.constraint.include) << ")";
    return sql.build();
  };
  RunDdl action{{add_only(operation.table, name)}, {}};
  std::vector<RelationName> all{operation.table};
  for (const PartitionedIndex::Part& part : operation.partitions.parts) {
    all.push_back(part.table);
    action.sql.push_back(
        part.partitioned
            ? add_only(part.table, part.index)
            : add_constraint(part.table, part.index, key_using(operation.constraint, part.index)));
    action.sql.push_back(SqlBuilder{} << "ALTER INDEX " << part.parent_index << " ATTACH PARTITION "
                                      << RelationName{part.table.schema, part.index});
  }
  action.locks = locked(all, LockMode::AccessExclusive);
  return {.id = "",
          .action = std::move(action),
          .undo = {.statements = {drop_constraint(operation.table, name)},
                   .locks = locked(all, LockMode::AccessExclusive)},
          .why = "the partitions' indexes are there already, so no row is read under the locks"};
}

}  // namespace

PlanFragment plan(const operations::AddKey& operation, const OperationContext& context) {
  if (!operation.constraint.name) throw InternalError("a key without a name was planned");
  const Identifier& name = *operation.constraint.name;
  PlanFragment fragment;
  fragment.keeps_shapes = true;
  fragment.relations = {operation.table.shown()};
  for (const operations::SetColumnNotNull& column : operation.not_null)
    add_part(fragment, plan(column, context));
  const std::string why =
      "ADD CONSTRAINT would build it under a lock that blocks every read and write; rows that "
      "break the constraint end the build, and the error names the first of them";
  if (!operation.partitions.parts.empty()) {
    for (const PartitionedIndex::Part& part : operation.partitions.parts) {
      fragment.relations.push_back(part.table.shown());
      if (!part.partitioned)
        fragment.expand.push_back(build_key(part.table, operation.constraint, part.index, why));
    }
    fragment.backfill.push_back(attach_partitions(operation));
  } else {
    if (!operation.constraint.using_index)
      fragment.expand.push_back(build_key(operation.table, operation.constraint, name, why));
    fragment.backfill.push_back(attach(operation));
  }
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
