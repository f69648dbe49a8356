#include "planner/table_family.hpp"

#include <algorithm>

namespace lockstep {
namespace {

void add_below(const CatalogRelation& table, const AnalysisState& state, TableFamily& family) {
  for (const std::string& child : table.children) {
    const CatalogRelation* below = state.relation_shown(child);
    if (below == nullptr) continue;
    const RelationName name = below->relation_name();
    // A child may have several parents.
    if (std::find(family.below.begin(), family.below.end(), name) != family.below.end()) continue;
    family.below.push_back(name);
    add_below(*below, state, family);
    if (below->kind != 'p') family.with_rows.push_back(name);
  }
}

}  // namespace

TableFamily family_of(const RelationName& table, const AnalysisState& state) {
  TableFamily family;
  if (const CatalogRelation* relation = state.relation(table)) add_below(*relation, state, family);
  return family;
}

std::vector<RelationName> with_family(const RelationName& table, const TableFamily& family) {
  std::vector<RelationName> all{table};
  all.insert(all.end(), family.below.begin(), family.below.end());
  return all;
}

}  // namespace lockstep
