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

class Index {
 public:
  Index(const CatalogIndex& index, const ReplacedColumn& column)
      : index_(index),
        column_(column),
        name_(index.name),
        twin_(new_name(index.name)),
        retired_(old_name(index.name)) {}

  void add_to(Carried& carried) const {
    auto build = build_index(index_, twin_, column_.renames(), column_,
                             "the new column is found as fast as the old one from its first "
                             "reader on");
    if (std::string reason = refusal(build.has_value()); !reason.empty()) {
      carried.refused.push_back("index " + name_.shown() + " " + reason);
      return;
    }
    carried.built.push_back(std::move(*build));
    carried.after_swap.push_back(rename(column_.beside(name_), retired_));
    carried.after_swap.push_back(rename(column_.beside(twin_), name_));
    carried.after_swap_back.push_back(rename(column_.beside(name_), twin_));
    carried.after_swap_back.push_back(rename(column_.beside(retired_), name_));
    dress(carried);
    if (index_.unique) keep_unique(carried);
  }

 private:
  // Empty: it can be carried.
  std::string refusal(bool can_be_rewritten) const {
    if (index_.replica_identity) return "is the replica identity";
    if (!can_be_rewritten) return "has a definition that cannot be rewritten: " + index_.definition;
    if (index_.unique && loses_uniqueness(column_)) {
      return "is unique, and two values of the new type may be one of the old";
    }
    return {};
  }

  void dress(Carried& carried) const {
    if (!index_.comment.empty()) {
      carried.after_swap.push_back(SqlBuilder{} << "COMMENT ON INDEX " << column_.beside(name_)
                                                << " IS " << Literal{index_.comment});
      carried.after_swap_back.push_back(SqlBuilder{} << "COMMENT ON INDEX " << column_.beside(twin_)
                                                     << " IS NULL");
    }
    if (index_.clustered) {
      const Sql cluster = SqlBuilder{} << "ALTER TABLE " << column_.table.relation_name()
                                       << " CLUSTER ON " << name_;
      carried.after_swap.push_back(cluster);
      carried.after_swap_back.push_back(cluster);
    }
  }

  // Values that are stale after the soft drop need not be unique while they are copied again.
  void keep_unique(Carried& carried) const {
    carried.breaks.push_back(upserts_may_fail(name_, column_.table, "the backfill"));
    carried.at_soft_drop.push_back(SqlBuilder{} << "DROP INDEX " << column_.beside(retired_));
    carried.after_soft_drop_undone.push_back(
        *build_index_again(index_, retired_, {{column_.name, column_.settled.old_shape}}, column_));
  }

  const CatalogIndex& index_;
  const ReplacedColumn& column_;
  Identifier name_;
  Identifier twin_;
  Identifier retired_;
};

}  // namespace

void carry_indexes(const ReplacedColumn& column, Carried& carried) {
  for (const CatalogIndex& index : column.table.indexes) {
    if (reads(index.columns, column.name) && !belongs_to_constraint(column.table, index))
      Index(index, column).add_to(carried);
  }
}

}  // namespace lockstep
