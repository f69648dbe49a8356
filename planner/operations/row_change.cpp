#include "planner/operations/row_change.hpp"

#include "planner/column_type_name.hpp"
#include "planner/operations/image_comparison.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {
namespace {

Sql differs(const RowByRow& change, const CatalogRelation& table) {
  SqlBuilder sql;
  bool first = true;
  for (const Assignment& set : change.sets) {
    const TypeName type = type_of(*table.column(set.column));
    // The value as it will be stored.
    const Sql stored = SqlBuilder{} << "CAST(" << set.value << " AS "
                                    << SqlBuilder{}.type(type).build() << ")";
    if (!first) sql << " OR ";
    first = false;
    sql << image_differs(SqlBuilder{} << set.column, stored, type);
  }
  return sql;
}

}  // namespace

Sql assignments_of(const RowByRow& change) {
  SqlBuilder sql;
  bool first = true;
  for (const Assignment& set : change.sets) {
    if (!first) sql << ", ";
    first = false;
    sql << set.column << " = " << set.value;
  }
  return sql;
}

Sql asked_for(const RowByRow& change) {
  if (change.where) return SqlBuilder{} << *change.where;
  return SqlBuilder{} << "true";
}

Sql asked_for_and_different(const RowByRow& change, const CatalogRelation& table) {
  if (!change.where) return differs(change, table);
  // In this order: the value may only be computable where the condition holds.
  return SqlBuilder{} << "CASE WHEN " << *change.where << " THEN " << differs(change, table)
                      << " ELSE false END";
}

}  // namespace lockstep
