#include "planner/operations/partition_bounds.hpp"

#include "planner/column_type_name.hpp"
#include "sql/sql_builder.hpp"

#include <algorithm>
#include <optional>

namespace lockstep {
namespace {

// The one column of "RANGE (created)"; nothing for several, an expression, or an operator class or
// collation of its own.
const CatalogColumn* key_column(const CatalogRelation& parent, std::string_view strategy) {
  for (const CatalogColumn& column : parent.columns) {
    const std::string key = std::string(strategy) + " (" + Identifier(column.name).shown() + ")";
    if (parent.partition_key == key) return &column;
  }
  return nullptr;
}

class Condition {
 public:
  explicit Condition(const CatalogColumn& key) : key_(key.name), type_(type_of(key)) {}

  Sql range(const PartitionBound& bound) const {
    SqlBuilder sql;
    sql << key_ << " IS NOT NULL";
    if (bound.lower.front()) sql << " AND " << key_ << " >= " << value(*bound.lower.front());
    if (bound.upper.front()) sql << " AND " << key_ << " < " << value(*bound.upper.front());
    return sql;
  }

  Sql list(const PartitionBound& bound) const {
    const bool null = std::any_of(bound.values.begin(), bound.values.end(), is_null);
    SqlBuilder values;
    int count = 0;
    for (const Expression& each : bound.values) {
      if (is_null(each)) continue;
      if (count++ > 0) values << ", ";
      values << value(each);
    }
    SqlBuilder sql;
    if (null && count == 0) return SqlBuilder{} << key_ << " IS NULL";
    if (null) {
      sql << key_ << " IS NULL OR " << key_ << " = ";
    } else {
      sql << key_ << " IS NOT NULL AND " << key_ << " = ";
    }
    return count == 1 ? sql << values.build() : sql << "ANY (ARRAY[" << values.build() << "])";
  }

 private:
  static bool is_null(const Expression& value) { return value.null_literal; }
  Sql value(const Expression& value) const {
    return SqlBuilder{} << "CAST(" << value << " AS " << SqlBuilder{}.type(type_).build() << ")";
  }

  Identifier key_;
  TypeName type_;
};

}  // namespace

std::variant<Sql, std::string> within_bounds(const PartitionBound& bound,
                                             const CatalogRelation& parent) {
  const bool range = bound.kind == PartitionBoundKind::Range;
  if (!range && bound.kind != PartitionBoundKind::List)
    return "they are of a " +
           std::string(bound.kind == PartitionBoundKind::Hash ? "hash" : "DEFAULT") + " partition";
  const CatalogColumn* key = key_column(parent, range ? "RANGE" : "LIST");
  if (key == nullptr) {
    return "the partition key of " + parent.shown() + " is " +
           (parent.partition_key.empty() ? "not known" : parent.partition_key) +
           ", not one plain column";
  }
  const Condition condition(*key);
  if (!range) return condition.list(bound);
  if (bound.lower.size() != 1 || bound.upper.size() != 1)
    return "there are not as many values as key columns";
  return condition.range(bound);
}

Sql within_all_bounds(const Sql& within, const CatalogRelation& parent) {
  if (parent.partition_constraint.empty()) return within;
  Expression above;
  above.text = parent.partition_constraint;
  return SqlBuilder{} << "(" << within << ") AND " << above;
}

operations::BoundsProof proof_within(const CatalogRelation& table, Sql check) {
  const RelationName name = table.relation_name();
  return {name, derived_name("lockstep_bounds_", name.name), std::move(check)};
}

operations::BoundsProof proof_outside(const CatalogRelation& table, const Sql& within) {
  return proof_within(table, SqlBuilder{} << "NOT (" << within << ")");
}

operations::BoundsProof proof_of_own_bounds(const CatalogRelation& partition) {
  Expression check;
  check.text = partition.partition_constraint;
  return proof_within(partition, SqlBuilder{} << check);
}

}  // namespace lockstep
