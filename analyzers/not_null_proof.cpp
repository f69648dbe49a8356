#include "analyzers/not_null_proof.hpp"

#include "analyzers/catalog_changes.hpp"

namespace lockstep {

std::optional<std::string> not_null_proof(const RelationName& table, const Identifier& column,
                                          const AnalysisState& state) {
  const CatalogRelation* relation = state.known_part(table);
  if (relation == nullptr) return std::nullopt;
  const std::string name = state.resolve(table) + "." + column.shown();
  if (const CatalogColumn* known = relation->column(column); known != nullptr && known->not_null) {
    return name + " is NOT NULL already";
  }
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (constraint.validated && names_column(constraint.proves_not_null, column)) {
      return "the CHECK " + Identifier(constraint.name).shown() + " proves " + name + " NOT NULL";
    }
  }
  return std::nullopt;
}

}  // namespace lockstep
