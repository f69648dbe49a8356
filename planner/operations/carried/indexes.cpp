// Indexes that belong to no constraint. The twin is built after the copy, so that no copied row
// pays for it; cutover renames the two, which locks the indexes alone. The old one goes with its
// column.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/fragment.hpp"

#include <algorithm>

namespace lockstep {
namespace {

bool belongs_to_constraint(const CatalogRelation& table, const CatalogIndex& index) {
  return std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const CatalogConstraint& constraint) {
        const bool by_index = constraint.kind == "primary key" || constraint.kind == "unique" ||
                              constraint.kind == "exclude";
        return by_index && constraint.name == index.name;
      });
}

Sql rename(const RelationName& from, const Identifier& to) {
  return SqlBuilder{} << "ALTER INDEX " << from << " RENAME TO " << to;
}

void carry(const CatalogIndex& index, const ReplacedColumn& column, Carried& carried) {
  const Identifier name(index.name);
  const Identifier twin = new_name(index.name);
  const Identifier retired = old_name(index.name);
  if (index.replica_identity) {
    carried.refused.push_back("index " + name.shown() + " is the replica identity");
    return;
  }
  const auto tablespace =
      index.tablespace.empty() ? std::nullopt : std::optional<Identifier>(index.tablespace);
  const std::optional<Sql> definition =
      renamed_index(index.definition, twin, column.renames(), tablespace);
  if (!definition) {
    carried.refused.push_back("index " + name.shown() +
                              " has a definition that cannot be rewritten: " + index.definition);
    return;
  }
  const RelationName table = column.table.relation_name();
  const RelationName built = column.beside(twin);
  Step build{.id = "",
             .action = BuildIndexConcurrently{*definition, table, built},
             .undo = {.statements = {SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << built},
                      .locks = locked(table, LockMode::ShareUpdateExclusive)},
             .why = "the new column is found as fast as the old one from its first reader on"};
  carried.built.push_back(std::move(build));
  carried.after_swap.push_back(rename(column.beside(name), retired));
  carried.after_swap.push_back(rename(column.beside(twin), name));
  carried.after_swap_back.push_back(rename(column.beside(name), twin));
  carried.after_swap_back.push_back(rename(column.beside(retired), name));
  if (!index.comment.empty()) {
    carried.after_swap.push_back(SqlBuilder{} << "COMMENT ON INDEX " << column.beside(name)
                                              << " IS " << Literal{index.comment});
    carried.after_swap_back.push_back(SqlBuilder{} << "COMMENT ON INDEX " << column.beside(twin)
                                                   << " IS NULL");
  }
  if (index.clustered) {
    const Sql cluster = SqlBuilder{} << "ALTER TABLE " << table << " CLUSTER ON " << name;
    carried.after_swap.push_back(cluster);
    carried.after_swap_back.push_back(cluster);
  }
}

}  // namespace

void carry_indexes(const ReplacedColumn& column, Carried& carried) {
  for (const CatalogIndex& index : column.table.indexes) {
    if (reads(index.columns, column.name) && !belongs_to_constraint(column.table, index))
      carry(index, column, carried);
  }
}

}  // namespace lockstep
