#include "analyzers/analysis_state.hpp"

#include "analyzers/catalog_changes.hpp"

#include <algorithm>

namespace lockstep {

AnalysisState::AnalysisState(ServerVersion version, std::optional<CatalogSnapshot> catalog)
    : version_(version), has_catalog_(catalog.has_value()) {
  if (catalog) now_.catalog = std::move(*catalog);
  if (now_.catalog.search_path.empty()) now_.catalog.search_path.emplace_back("public");
  // Without a catalog the server's TimeZone is as unknown as the rest.
  if (has_catalog_) now_.time_zone = now_.catalog.time_zone;
}

RelationName AnalysisState::qualified(const RelationName& name) const {
  if (name.schema) return name;
  if (const CatalogRelation* found = now_.catalog.find(name)) return found->relation_name();
  return {Identifier(now_.catalog.search_path.front()), name.name};
}

std::string AnalysisState::resolve(const RelationName& name) const {
  return qualified(name).shown();
}

const CatalogRelation* AnalysisState::relation(const RelationName& name) const {
  return now_.catalog.find(name);
}

const CatalogRelation* AnalysisState::known_part(const RelationName& name) const {
  if (const CatalogRelation* found = relation(name)) return found;
  const auto added = now_.additions.find(resolve(name));
  return added == now_.additions.end() ? nullptr : &added->second;
}

bool AnalysisState::created_here(const RelationName& name) const {
  return now_.created.contains(resolve(name));
}

bool AnalysisState::created_type(const RelationName& type) const {
  return now_.created.contains("type " + resolve(type));
}

const CatalogRelation* AnalysisState::indexed_relation(const RelationName& index) const {
  const auto has_index = [&](const CatalogRelation& relation) {
    if (index.schema && relation.schema != index.schema->text()) return false;
    return std::any_of(relation.indexes.begin(), relation.indexes.end(),
                       [&](const CatalogIndex& each) { return each.name == index.name.text(); });
  };
  for (const CatalogRelation& relation : now_.catalog.relations) {
    if (has_index(relation)) return &relation;
  }
  for (const auto& [shown, relation] : now_.additions) {
    if (has_index(relation)) return &relation;
  }
  return nullptr;
}

}  // namespace lockstep
