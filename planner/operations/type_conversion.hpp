// The conversions that a column's type can be changed by under load: how the new value is made from
// the old (f), and the old from the new (g). f never fails; g is NULL where the old type cannot
// hold the value, so a trigger that computes it never raises (trap 5). Both are immutable (trap
// 16).

#pragma once

#include "analyzers/column_type.hpp"
#include "planner/plan.hpp"
#include "sql/sql.hpp"

#include <optional>

namespace lockstep {

class TypeConversion {
 public:
  // Nothing: not one of the conversions known to be safe in both directions.
  static std::optional<TypeConversion> find(const ColumnType& from, const ColumnType& to);

  OperationClass operation_class() const;
  const TypeName& old_type() const { return from_; }
  const TypeName& new_type() const { return to_; }

  // The new value of the old `value`.
  Sql forward(const Sql& value) const;
  // The old value of the new `value`; NULL when there is none.
  Sql reverse(const Sql& value) const;
  // The new value is one that has no old one; not true for NULL.
  Sql unrepresentable(const Sql& value) const;

 private:
  struct Row;
  static const Row* row(const ColumnType& from, const ColumnType& to);

  TypeConversion(const Row& row, const ColumnType& from, const ColumnType& to);

  const Row* row_;  // in a constant table
  TypeName from_;
  TypeName to_;
};

}  // namespace lockstep
