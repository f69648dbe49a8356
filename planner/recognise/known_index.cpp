#include "planner/recognise/known_index.hpp"

#include "sql/catalog_definition.hpp"

#include <algorithm>

namespace lockstep {

const CatalogIndex* find_index(const CatalogRelation* table, const Identifier& name) {
  if (table == nullptr) return nullptr;
  const auto found =
      std::find_if(table->indexes.begin(), table->indexes.end(),
                   [&](const CatalogIndex& index) { return index.name == name.text(); });
  return found == table->indexes.end() ? nullptr : &*found;
}

bool can_be_made_again(const CatalogIndex& index) {
  return renamed_index(index.definition, Identifier(index.name), {}).has_value();
}

}  // namespace lockstep
