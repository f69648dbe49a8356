// PRIMARY KEY and UNIQUE. A constraint's index goes with it, so both columns need an index of their
// own beside it: the new one becomes the constraint at cutover, and the old column's spare becomes
// it again with revert, each at once. Both are built in the cutover stage, since two unique indexes
// on one key make concurrent upserts fail (trap 6).
//
// The old column holds NULL for what its type cannot hold, which an index takes and a primary key
// does not: with revert the index serves at once, and the primary key returns when the column is
// proven NOT NULL again.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/fragment.hpp"

#include <algorithm>

namespace lockstep {
namespace {

const CatalogIndex* index_of(const CatalogConstraint& constraint, const CatalogRelation& table) {
  const auto found =
      std::find_if(table.indexes.begin(), table.indexes.end(),
                   [&](const CatalogIndex& index) { return index.name == constraint.name; });
  return found == table.indexes.end() ? nullptr : &*found;
}

bool same_columns(std::vector<std::string> left, std::vector<std::string> right) {
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  return left == right;
}

class Key {
 public:
  Key(const CatalogConstraint& constraint, const CatalogIndex& index, const ReplacedColumn& column)
      : constraint_(constraint),
        index_(index),
        column_(column),
        table_(column.table.relation_name()),
        name_(constraint.name),
        twin_(new_name(constraint.name)),
        spare_(old_name(constraint.name)) {}

  void add_to(Carried& carried) const {
    auto twin = build_index(index_, twin_, column_.renames(), column_,
                            "becomes " + name_.shown() + " at cutover");
    if (std::string reason = refusal(twin.has_value()); !reason.empty()) {
      carried.refused.push_back(constraint_.kind + " constraint " + name_.shown() + " " + reason);
      return;
    }
    carried.prepared.push_back(std::move(*twin));
    carried.prepared.push_back(
        *build_index(index_, spare_, {}, column_,
                     "the old column is unique without " + name_.shown() +
                         ", whose index goes with it; `revert` finds it there"));
    const Sql drop = SqlBuilder{} << "ALTER TABLE " << table_ << " DROP CONSTRAINT " << name_;
    carried.before_swap.push_back(drop);
    append(carried.after_swap, made_from(twin_));
    carried.before_swap_back.push_back(drop);
    take_back(carried);
    // Values that are stale after the soft drop need not be unique while they are copied again.
    carried.at_soft_drop.push_back(SqlBuilder{} << "DROP INDEX " << column_.beside(spare_));
    carried.after_soft_drop_undone.push_back(
        *build_index_again(index_, spare_, {{column_.name, column_.settled.old_shape}}, column_));
    foretell(carried);
  }

 private:
  bool primary() const { return constraint_.kind == "primary key"; }
  bool deferrable() const { return !deferral().empty(); }

  // As the definition ends; a quoted name cannot end like that.
  Sql deferral() const {
    const std::string& text = constraint_.definition;
    if (text.ends_with(" DEFERRABLE INITIALLY DEFERRED"))
      return SqlBuilder{} << " DEFERRABLE INITIALLY DEFERRED";
    if (text.ends_with(" DEFERRABLE")) return SqlBuilder{} << " DEFERRABLE";
    return {};
  }

  // Empty: it can be carried.
  std::string refusal(bool can_be_rewritten) const {
    if (index_.replica_identity) return "is the replica identity";
    if (!constraint_.grouped_by.empty())
      return "is what GROUP BY counts on in " + constraint_.grouped_by.front();
    if (!can_be_rewritten) return "has a definition that cannot be rewritten: " + index_.definition;
    if (loses_uniqueness(column_))
      return "cannot be kept on the old column: two values of the new type may be one of the old";
    if (!column_.same_type && constraint_.definition.starts_with("UNIQUE NULLS NOT DISTINCT"))
      return "cannot be kept on the old column, which is NULL for what its type cannot hold: NULLS "
             "NOT DISTINCT";
    if (!reads(constraint_.columns, column_.name) && is_referenced())
      return "has the column in INCLUDE and is referenced by a foreign key";
    return {};
  }

  bool is_referenced() const {
    const std::string table = column_.table.shown();
    return std::any_of(column_.catalog.relations.begin(), column_.catalog.relations.end(),
                       [&](const CatalogRelation& relation) {
                         return std::any_of(
                             relation.constraints.begin(), relation.constraints.end(),
                             [&](const CatalogConstraint& other) {
                               return other.referenced == table &&
                                      same_columns(other.referenced_columns, constraint_.columns);
                             });
                       });
  }

  // The constraint, of an index that takes its name, with all that it wears.
  std::vector<Sql> made_from(const Identifier& index) const {
    SqlBuilder add;
    add << "ALTER TABLE " << table_ << " ADD CONSTRAINT " << name_
        << (primary() ? Fragment(" PRIMARY KEY") : Fragment(" UNIQUE")) << " USING INDEX " << index
        << deferral();
    std::vector<Sql> statements{add};
    if (!constraint_.comment.empty()) {
      statements.push_back(SqlBuilder{} << "COMMENT ON CONSTRAINT " << name_ << " ON " << table_
                                        << " IS " << Literal{constraint_.comment});
    }
    if (!index_.comment.empty()) {
      statements.push_back(SqlBuilder{} << "COMMENT ON INDEX " << column_.beside(name_) << " IS "
                                        << Literal{index_.comment});
    }
    if (index_.clustered)
      statements.push_back(SqlBuilder{} << "ALTER TABLE " << table_ << " CLUSTER ON " << name_);
    return statements;
  }

  void take_back(Carried& carried) const {
    if (!primary()) {
      append(carried.after_swap_back, made_from(spare_));
      return;
    }
    for (Sql& sql : made_from(spare_))
      carried.later.push_back({std::move(sql), locked(table_, LockMode::AccessExclusive)});
  }

  void foretell(Carried& carried) const {
    const std::string since = "the build of " + twin_.shown() + " in the cutover stage";
    if (!deferrable()) {
      carried.breaks.push_back(upserts_may_fail(name_, column_.table, since));
    } else {
      carried.breaks.push_back(
          {"writers", "statements that count on " + name_.shown() + " of " + table_.shown() +
                          " being checked later than row by row fail with SQLSTATE 23505 from " +
                          since + " until retire"});
    }
    if (column_.keeps_names() && !deferrable()) {
      carried.breaks.push_back({"writers", "INSERT … ON CONFLICT that names " +
                                               column_.settled.new_shape.shown() +
                                               " finds no unique index (42P10) before " + since});
    }
    if (primary()) {
      carried.breaks.push_back(
          {"all", "between `revert` and the proof of NOT NULL that follows it at once, " +
                      table_.shown() + " has a unique index but no constraint " + name_.shown() +
                      ": ON CONFLICT ON CONSTRAINT and SELECT lists that count on GROUP BY of the "
                      "key fail"});
    }
  }

  const CatalogConstraint& constraint_;
  const CatalogIndex& index_;
  const ReplacedColumn& column_;
  RelationName table_;
  Identifier name_;
  Identifier twin_;
  Identifier spare_;
};

}  // namespace

void carry_keys(const ReplacedColumn& column, Carried& carried) {
  for (const CatalogConstraint& constraint : column.table.constraints) {
    if (constraint.kind != "primary key" && constraint.kind != "unique") continue;
    const CatalogIndex* index = index_of(constraint, column.table);
    if (index != nullptr && reads(index->columns, column.name))
      Key(constraint, *index, column).add_to(carried);
    // A snapshot written by hand may leave the index out.
    if (index == nullptr && reads(constraint.columns, column.name))
      carried.refused.push_back("the index of " + constraint.kind + " constraint " +
                                Identifier(constraint.name).shown() + " is not known");
  }
}

}  // namespace lockstep
