#include "sql/catalog_snapshot.hpp"

#include <algorithm>

namespace lockstep {

const CatalogColumn* CatalogRelation::column(const Identifier& wanted) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(),
                   [&](const CatalogColumn& candidate) { return candidate.name == wanted.text(); });
  return found == columns.end() ? nullptr : &*found;
}

std::string CatalogRelation::shown() const {
  return relation_name().shown();
}

RelationName CatalogRelation::relation_name() const {
  return {Identifier(schema), Identifier(name)};
}

const CatalogRelation* CatalogSnapshot::find(const RelationName& wanted) const {
  const auto in_schema = [&](std::string_view schema) -> const CatalogRelation* {
    const auto found =
        std::find_if(relations.begin(), relations.end(), [&](const CatalogRelation& relation) {
          return relation.schema == schema && relation.name == wanted.name.text();
        });
    return found == relations.end() ? nullptr : &*found;
  };
  if (wanted.schema) return in_schema(wanted.schema->text());
  for (const std::string& schema : search_path) {
    if (const CatalogRelation* found = in_schema(schema)) return found;
  }
  return nullptr;
}

const CatalogRelation* CatalogSnapshot::find_shown(std::string_view shown) const {
  const auto found =
      std::find_if(relations.begin(), relations.end(),
                   [&](const CatalogRelation& relation) { return relation.shown() == shown; });
  return found == relations.end() ? nullptr : &*found;
}

}  // namespace lockstep
