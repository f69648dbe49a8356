#include "analyzers/analysis_state.hpp"

#include "analyzers/catalog_changes.hpp"

#include <algorithm>

namespace lockstep {
namespace {

std::shared_ptr<const IndexedCatalog> indexed(std::optional<CatalogSnapshot> catalog) {
  CatalogSnapshot snapshot;
  if (catalog) snapshot = std::move(*catalog);
  if (snapshot.search_path.empty()) snapshot.search_path.emplace_back("public");
  // Without a catalog the server's TimeZone is as unknown as the rest.
  if (!catalog) snapshot.time_zone.clear();
  return std::make_shared<const IndexedCatalog>(std::move(snapshot));
}

std::string shown_in(const std::string& schema, const Identifier& name) {
  return RelationName{Identifier(schema), name}.shown();
}

}  // namespace

AnalysisState::AnalysisState(ServerVersion version, std::optional<CatalogSnapshot> catalog)
    : version_(version),
      has_catalog_(catalog.has_value()),
      relations_(indexed(std::move(catalog))),
      search_path_(relations_.base().search_path) {}

std::string AnalysisState::time_zone() const {
  return now_.settings.value("timezone").value_or(relations_.base().time_zone);
}

RelationName AnalysisState::qualified(const RelationName& name) const {
  if (name.schema) return name;
  if (search_path_.size() == 1) return {Identifier(search_path_.front()), name.name};
  for (const std::string& schema : search_path_) {
    if (relations_.find(shown_in(schema, name.name)) != nullptr)
      return {Identifier(schema), name.name};
  }
  return {Identifier(search_path_.front()), name.name};
}

// Each is asked for many times while a statement is judged.
const std::string& AnalysisState::resolved(const RelationName& name) const {
  constexpr std::size_t kMost = 8;
  // What there is decides only between several schemas.
  const std::size_t changes = search_path_.size() == 1 ? 0 : relations_.changes();
  if (resolved_at_ != changes || resolved_.size() == kMost) resolved_.clear();
  resolved_at_ = changes;
  for (const Resolved& each : resolved_) {
    if (each.name == name) return each.shown;
  }
  return resolved_.emplace_back(Resolved{name, qualified(name).shown()}).shown;
}

const CatalogRelation* AnalysisState::relation(const RelationName& name) const {
  return relations_.find(resolved(name));
}

const CatalogRelation* AnalysisState::relation_shown(const std::string& shown) const {
  return relations_.find(shown);
}

const CatalogRelation* AnalysisState::known_part(const RelationName& name) const {
  return relations_.find_part(resolved(name));
}

bool AnalysisState::created_here(const RelationName& name) const {
  return relations_.created(resolved(name));
}

bool AnalysisState::filled_here(const RelationName& name) const {
  return relations_.filled(resolved(name));
}

bool AnalysisState::created_type(const RelationName& type) const {
  return relations_.created("type " + resolve(type));
}

std::optional<bool> AnalysisState::constrained_type(const RelationName& type) const {
  const auto found = now_.types.find(resolve(type));
  return found == now_.types.end() ? std::nullopt : std::optional(found->second);
}

const CatalogDomain* AnalysisState::domain_shown(std::string_view shown) const {
  const auto& domains = relations_.base().domains;
  const auto found = std::find_if(domains.begin(), domains.end(),
                                  [&](const CatalogDomain& each) { return each.name == shown; });
  return found == domains.end() ? nullptr : &*found;
}

const CatalogDomain* AnalysisState::domain(const RelationName& name) const {
  if (name.schema) return domain_shown(name.shown());
  for (const std::string& schema : search_path_) {
    if (const CatalogDomain* found = domain_shown(shown_in(schema, name.name))) return found;
  }
  return nullptr;
}

std::string AnalysisState::resolve_type(const RelationName& type) const {
  if (const CatalogDomain* found = domain(type)) return found->name;
  return type.schema ? type.shown() : shown_in(search_path_.front(), type.name);
}

bool AnalysisState::knows_function(const RelationName& name) const {
  const std::string shown = name.shown();
  const auto listed = [&](const std::vector<CatalogFunction>& functions) {
    return std::any_of(functions.begin(), functions.end(), [&](const CatalogFunction& each) {
      const std::string called = each.signature.substr(0, each.signature.find('('));
      return called == shown || (!name.schema && called.ends_with("." + shown));
    });
  };
  return listed(relations_.base().plpgsql_functions) || listed(relations_.base().sql_functions) ||
         steady_function(shown);
}

bool AnalysisState::steady_function(std::string_view name) const {
  const auto& steady = relations_.base().steady_functions;
  const auto listed = [&](const std::string& shown) {
    return std::find(steady.begin(), steady.end(), shown) != steady.end();
  };
  const std::size_t dot = name.find('.');
  if (dot != std::string_view::npos) {
    return listed(shown_in(std::string(name.substr(0, dot)), Identifier(name.substr(dot + 1))));
  }
  return std::any_of(search_path_.begin(), search_path_.end(), [&](const std::string& schema) {
    return listed(shown_in(schema, Identifier(name)));
  });
}

const CatalogRelation* AnalysisState::indexed_relation(const RelationName& index) const {
  return relations_.with_index(index.name.text(), index.schema);
}

const CatalogSnapshot& AnalysisState::catalog() const {
  if (catalog_ == nullptr) {
    const CatalogSnapshot& base = relations_.base();
    auto made = std::make_shared<CatalogSnapshot>();
    made->version = base.version;
    made->time_zone = base.time_zone;
    made->search_path = search_path_;
    made->relations = relations_.all();
    made->plpgsql_functions = base.plpgsql_functions;
    made->sql_functions = base.sql_functions;
    made->domains_with_constraints = base.domains_with_constraints;
    made->domains = base.domains;
    made->steady_functions = base.steady_functions;
    catalog_ = std::move(made);
  }
  return *catalog_;
}

}  // namespace lockstep
