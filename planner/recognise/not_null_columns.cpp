#include "planner/recognise/not_null_columns.hpp"

#include "planner/qualified_name.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// One that is valid rather than one that is not yet.
std::optional<Identifier> proof(const RelationName& table, const Identifier& column,
                                const AnalysisState& before) {
  const CatalogRelation* relation = before.relation(table);
  if (relation == nullptr) return std::nullopt;
  std::optional<Identifier> found;
  for (const CatalogConstraint& constraint : relation->constraints) {
    const auto& proven = constraint.proves_not_null;
    if (std::find(proven.begin(), proven.end(), column.text()) == proven.end()) continue;
    if (constraint.validated) return Identifier(constraint.name);
    if (!found) found = Identifier(constraint.name);
  }
  return found;
}

}  // namespace

operations::SetColumnNotNull not_null_proven(const RelationName& table, const Identifier& column,
                                             const AnalysisState& before, bool contract_phase) {
  return {qualified_name(table, before), column, proof(table, column, before), contract_phase,
          family_of(table, before)};
}

std::vector<operations::SetColumnNotNull> not_null_of_key(const RelationName& table,
                                                          const std::vector<Identifier>& columns,
                                                          const AnalysisState& before) {
  std::vector<operations::SetColumnNotNull> nullable;
  const CatalogRelation* relation = before.known_part(table);
  for (const Identifier& column : columns) {
    const CatalogColumn* known = relation == nullptr ? nullptr : relation->column(column);
    if (known == nullptr || !known->not_null)
      nullable.push_back(not_null_proven(table, column, before, false));
  }
  return nullable;
}

}  // namespace lockstep
