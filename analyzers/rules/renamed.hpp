// What RENAME COLUMN is of, which decides whose rule tells of it.

#pragma once

#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {

inline bool renames_view_column(const Statement& statement, const Rename& rename,
                                const AnalysisState& state) {
  if (rename.kind != RenameKind::Column || !rename.part) return false;
  const CatalogRelation* relation = state.relation(rename.relation);
  return statement.kind.ends_with(" VIEW") ||
         (relation != nullptr && (relation->kind == 'v' || relation->kind == 'm'));
}

}  // namespace lockstep::rules
