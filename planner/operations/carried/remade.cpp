#include "planner/operations/carried/remade.hpp"

#include <algorithm>

namespace lockstep {
namespace {

bool is_view_kind(const std::string& kind) {
  return kind == "view" || kind == "materialized view";
}

// Rules or policies, as CatalogDependent names them.
template <class Object>
bool is_known(const CatalogSnapshot& catalog, std::vector<Object> CatalogRelation::*objects,
              const std::string& name) {
  return std::any_of(catalog.relations.begin(), catalog.relations.end(),
                     [&](const CatalogRelation& relation) {
                       const std::vector<Object>& list = relation.*objects;
                       return std::any_of(list.begin(), list.end(), [&](const Object& object) {
                         return name_on(object.name, relation) == name;
                       });
                     });
}

}  // namespace

Remade::Remade(const ReplacedColumn& column) {
  for (const CatalogDependent& dependent : column.table.dependents) {
    if (dependent.column != column.name.text()) continue;
    column_readers_.emplace(dependent.kind, dependent.name);
    add(dependent, column.catalog);
  }
  std::reverse(views_.begin(), views_.end());
}

void Remade::add(const CatalogDependent& dependent, const CatalogSnapshot& catalog) {
  bool known = true;
  if (is_view_kind(dependent.kind)) {
    const CatalogRelation* view = catalog.find_shown(dependent.name);
    known = view != nullptr;
    if (known) add_view(*view, catalog);
  } else if (dependent.kind == "rule") {
    known = is_known(catalog, &CatalogRelation::rules, dependent.name);
  } else if (dependent.kind == "policy") {
    known = is_known(catalog, &CatalogRelation::policies, dependent.name);
  }
  if (!known) unknown_.push_back(dependent.kind + " " + dependent.name);
}

// Depth first: a view is put down after all that stand on it, so that the order is the reverse of
// that in which they can be made.
void Remade::add_view(const CatalogRelation& view, const CatalogSnapshot& catalog) {
  if (!seen_.insert(&view).second) return;
  for (const CatalogDependent& dependent : view.dependents) {
    const bool remade =
        is_view_kind(dependent.kind) || dependent.kind == "rule" || dependent.kind == "policy";
    if (remade) {
      view_readers_.emplace(dependent.kind, dependent.name);
      if (view.kind == 'v') plain_view_readers_.emplace(dependent.kind, dependent.name);
    } else {
      refused_.push_back(dependent.kind + " " + dependent.name + " depends on view " +
                         view.shown() + ", which has to be made again");
    }
    add(dependent, catalog);
  }
  views_.push_back(&view);
}

bool Remade::is_view(const CatalogRelation& relation) const {
  return seen_.contains(&relation);
}

bool Remade::reads_column(std::string_view kind, const std::string& name) const {
  return column_readers_.contains({std::string(kind), name});
}

bool Remade::reads_view(std::string_view kind, const std::string& name) const {
  return view_readers_.contains({std::string(kind), name});
}

bool Remade::reads_plain_view(std::string_view kind, const std::string& name) const {
  return plain_view_readers_.contains({std::string(kind), name});
}

std::string name_on(const std::string& object, const CatalogRelation& relation) {
  return Identifier(object).shown() + " ON " + relation.shown();
}

}  // namespace lockstep
