#include "planner/qualified_name.hpp"

namespace lockstep {

RelationName qualified_name(const RelationName& name, const AnalysisState& state) {
  if (name.schema) return name;
  if (const CatalogRelation* relation = state.relation(name)) return relation->relation_name();
  return {Identifier("public"), name.name};
}

}  // namespace lockstep
