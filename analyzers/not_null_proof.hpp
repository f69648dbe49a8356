// Why the server takes a column to hold no NULL without reading the table
// (NotNullImpliedByRelConstraints).

#pragma once

#include "analyzers/analysis_state.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// The column's own NOT NULL, or a valid CHECK, as a sentence. Nothing: not proven, or not known.
// A CHECK that the statement `dropping` drops proves nothing.
std::optional<std::string> not_null_proof(const RelationName& table, const Identifier& column,
                                          const AnalysisState& state,
                                          const Statement* dropping = nullptr);

// The conditions that all hold where the expression does. Where another operator could reach over
// an AND (OR, BETWEEN), the expression stays in one piece.
std::vector<std::string> and_arms(std::string_view expression);
// The expression is "column IS NOT NULL" and nothing else, parentheses and blanks aside.
bool says_only_not_null(std::string_view expression, const Identifier& column);
// A CHECK that says of its only column what the column's own NOT NULL says already.
bool repeats_not_null(const CatalogConstraint& constraint, const CatalogRelation& relation);

}  // namespace lockstep
