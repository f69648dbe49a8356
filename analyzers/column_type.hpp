// A column's type as a value that can be compared, from a statement's TypeName or from the catalog.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct ColumnType {
  std::string name;            // pg_type.typname of the element: "varchar", "int4"
  std::vector<int> modifiers;  // varchar(20) → {20}; numeric(10,2) → {10,2}
  bool array = false;
  bool operator==(const ColumnType&) const = default;
};

ColumnType column_type(const TypeName& type);
ColumnType column_type(const CatalogColumn& column);

// From format_type()'s text: "character varying(20)".
ColumnType column_type_shown(std::string_view shown);

// One of the server's own base types, so neither a domain nor an enum nor from an extension.
bool is_builtin_type(const TypeName& type);
bool is_builtin_type(std::string_view name);

// As format_type() shows it: "bigint", "character varying(20)", "numeric(10,2)[]".
std::string shown_type(const ColumnType& type);

}  // namespace lockstep
