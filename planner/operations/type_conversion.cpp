#include "planner/operations/type_conversion.hpp"

#include "sql/sql_builder.hpp"

#include <array>

namespace lockstep {
namespace {

// True for the values that the old type can hold; the tests speak of the new type's value.
using InRange = Sql (*)(const Sql& value);

Sql fits_int2(const Sql& value) {
  return SqlBuilder{} << value << " BETWEEN -32768 AND 32767";
}
Sql fits_int4(const Sql& value) {
  return SqlBuilder{} << value << " BETWEEN -2147483648 AND 2147483647";
}
Sql fits_int8(const Sql& value) {
  return SqlBuilder{} << value << " BETWEEN -9223372036854775808 AND 9223372036854775807";
}
// A fraction would be rounded away; NaN and infinity are outside every range.
Sql integral(const Sql& value) {
  return SqlBuilder{} << " AND " << value << " = pg_catalog.trunc(" << value << ")";
}
Sql integral_int2(const Sql& value) {
  return SqlBuilder{} << fits_int2(value) << integral(value);
}
Sql integral_int4(const Sql& value) {
  return SqlBuilder{} << fits_int4(value) << integral(value);
}
Sql integral_int8(const Sql& value) {
  return SqlBuilder{} << fits_int8(value) << integral(value);
}

// From the smallest to the largest that real can hold; beyond them the cast raises 22003. Digits
// that real has no room for are rounded, as real rounds whatever is written to it.
Sql fits_float4(const Sql& value) {
  return SqlBuilder{} << "(" << value << " = 0 OR " << value << " = 'NaN' OR pg_catalog.abs("
                      << value << ") = 'Infinity' OR pg_catalog.abs(" << value
                      << ") BETWEEN 1.401298464324817e-45 AND 3.4028234663852886e38)";
}

TypeName named(const ColumnType& type) {
  TypeName name;
  name.schema = "pg_catalog";
  name.name = type.name;
  name.modifiers = type.modifiers;
  name.text = shown_type(type);
  return name;
}

// A numeric without precision holds all; numeric(p,s) keeps p - s digits before the point.
bool holds_digits(const ColumnType& numeric, int digits) {
  if (numeric.modifiers.empty()) return true;
  const int scale = numeric.modifiers.size() > 1 ? numeric.modifiers[1] : 0;
  return scale >= 0 && numeric.modifiers[0] - scale >= digits;
}

}  // namespace

struct TypeConversion::Row {
  std::string_view from;
  std::string_view to;
  int digits;  // that a numeric must have before the point to hold every old value; else 0
  OperationClass operation_class;
  InRange in_range;
};

const TypeConversion::Row* TypeConversion::row(const ColumnType& from, const ColumnType& to) {
  // numeric has no &, |, #, <<, >> and divides with a fraction, so an old statement may not parse
  // on it.
  static constexpr std::array<Row, 7> conversions{{
      {"int2", "int4", 0, OperationClass::Transparent, fits_int2},
      {"int2", "int8", 0, OperationClass::Transparent, fits_int2},
      {"int4", "int8", 0, OperationClass::Transparent, fits_int4},
      {"float4", "float8", 0, OperationClass::Transparent, fits_float4},
      {"int2", "numeric", 5, OperationClass::Flip, integral_int2},
      {"int4", "numeric", 10, OperationClass::Flip, integral_int4},
      {"int8", "numeric", 19, OperationClass::Flip, integral_int8},
  }};
  if (from.array || to.array) return nullptr;
  for (const Row& row : conversions) {
    if (row.from == from.name && row.to == to.name &&
        (row.digits == 0 || holds_digits(to, row.digits))) {
      return &row;
    }
  }
  return nullptr;
}

TypeConversion::TypeConversion(const Row& row, const ColumnType& from, const ColumnType& to)
    : row_(&row), from_(named(from)), to_(named(to)) {}

std::optional<TypeConversion> TypeConversion::find(const ColumnType& from, const ColumnType& to) {
  const Row* found = row(from, to);
  if (found == nullptr) return std::nullopt;
  return TypeConversion(*found, from, to);
}

OperationClass TypeConversion::operation_class() const {
  return row_->operation_class;
}

Sql TypeConversion::forward(const Sql& value) const {
  return (SqlBuilder{} << "CAST(" << value << " AS ").type(to_) << ")";
}

Sql TypeConversion::unrepresentable(const Sql& value) const {
  return SqlBuilder{} << "NOT (" << row_->in_range(value) << ")";
}

Sql TypeConversion::reverse(const Sql& value) const {
  SqlBuilder sql;
  sql << "CASE WHEN " << row_->in_range(value) << " THEN CAST(" << value << " AS ";
  return sql.type(from_) << ") END";
}

}  // namespace lockstep
