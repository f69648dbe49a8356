// Domains: a constraint added, proven or made NOT NULL is checked in every column of the domain.

#include "analyzers/effects/columns_of_type.hpp"
#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

bool has_storage(const CatalogRelation& relation) {
  return relation.kind == 'r' || relation.kind == 'p' || relation.kind == 'm';
}

std::string without_array(const std::string& type) {
  return type.ends_with("[]") ? type.substr(0, type.size() - 2) : type;
}

}  // namespace

std::vector<std::string> tables_with_type(const RelationName& type, const AnalysisState& state) {
  std::vector<std::string> types{state.resolve_type(type)};
  const CatalogSnapshot& catalog = state.catalog();
  for (std::size_t next = 0; next < types.size(); ++next) {
    for (const CatalogDomain& domain : catalog.domains) {
      if (without_array(domain.base) == types[next]) types.push_back(domain.name);
    }
  }
  std::vector<std::string> tables;
  for (const CatalogRelation& relation : catalog.relations) {
    const bool has = std::any_of(
        relation.columns.begin(), relation.columns.end(), [&](const CatalogColumn& column) {
          return std::find(types.begin(), types.end(), without_array(column.type)) != types.end();
        });
    if (has && has_storage(relation)) tables.push_back(relation.shown());
  }
  return tables;
}

void describe(const CreateDomain&, EffectBuilder&) {}

void describe(const AlterDomain& alter, EffectBuilder& effect) {
  const std::string shown = alter.domain.shown();
  const bool proves =
      alter.change == DomainChange::SetNotNull ||
      alter.change == DomainChange::ValidateConstraint ||
      (alter.change == DomainChange::AddConstraint && alter.validation == Validation::Immediate);
  if (alter.change == DomainChange::DropNotNull) effect.weakens("NOT NULL of domain " + shown);
  if (alter.change == DomainChange::DropConstraint)
    effect.weakens("a constraint of domain " + shown);
  if (!proves) return;
  const CatalogDomain* domain = effect.state().domain(alter.domain);
  if (domain != nullptr && domain->not_null && alter.change == DomainChange::SetNotNull) {
    effect.fact("domain " + shown + " is NOT NULL already");
    return;
  }
  if (!effect.state().has_catalog()) {
    effect.stalls_of_every_table("every table with a column of domain " + shown);
    return;
  }
  for (const std::string& table : tables_with_type(alter.domain, effect.state())) {
    if (effect.state().created_here_shown(table)) continue;
    effect.lock_table(table, LockMode::Share);
    const CatalogRelation* relation = effect.state().relation_shown(table);
    if (relation != nullptr && relation->kind != 'p') effect.scan_table(table);
  }
}

}  // namespace lockstep::effects
