#include "planner/operations/carried/carried.hpp"

#include <algorithm>

namespace lockstep {

RelationName ReplacedColumn::beside(const Identifier& object) const {
  return {Identifier(table.schema), object};
}

ReplacedColumn replaced_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                               const Identifier& column) {
  return {.catalog = catalog,
          .table = table,
          .name = column,
          .before = {column, new_name(column.text())},
          .after = {old_name(column.text()), column}};
}

Carried carry_dependents(const ReplacedColumn& column) {
  Carried carried;
  carry_checks(column, carried);
  carry_indexes(column, carried);
  return carried;
}

Identifier new_name(const std::string& object) {
  return derived_name("lockstep_new_", Identifier(object));
}

Identifier old_name(const std::string& object) {
  return derived_name("lockstep_old_", Identifier(object));
}

bool reads(const std::vector<std::string>& columns, const Identifier& column) {
  return std::find(columns.begin(), columns.end(), column.text()) != columns.end();
}

}  // namespace lockstep
