#include "planner/column_type_name.hpp"

#include "analyzers/column_type.hpp"

namespace lockstep {

TypeName type_of(const CatalogColumn& column) {
  TypeName type;
  const bool qualified = column.type.find('.') != std::string::npos;
  if (!qualified && is_builtin_type(column.type_name)) type.schema = "pg_catalog";
  type.name = column.type_name;
  type.text = column.type;
  return type;
}

}  // namespace lockstep
