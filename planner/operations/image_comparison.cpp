#include "planner/operations/image_comparison.hpp"

#include "sql/sql_builder.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lockstep {

bool equality_is_image(const TypeName& type) {
  static constexpr std::array<std::string_view, 13> kTypes{
      "bool", "bytea",     "char",        "date",   "int2", "int4", "int8",
      "oid",  "timestamp", "timestamptz", "timetz", "time", "uuid"};
  return type.schema == "pg_catalog" && type.array_dimensions == 0 &&
         std::find(kTypes.begin(), kTypes.end(), type.name) != kTypes.end();
}

Sql image_differs(const Sql& left, const Sql& right, const TypeName& type) {
  if (equality_is_image(type)) return SqlBuilder{} << left << " IS DISTINCT FROM " << right;
  return SqlBuilder{} << "pg_catalog.record_image_ne(ROW(" << left << "), ROW(" << right << "))";
}

}  // namespace lockstep
