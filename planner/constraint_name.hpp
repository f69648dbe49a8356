// The name that the server would give a CHECK without one, chosen here so that its steps can speak
// of it.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "sql/statement.hpp"

namespace lockstep {

// <table>_<column>_check, or <table>_check when not exactly one column is named; a number is added
// while the name is taken in the schema (ChooseConstraintName in the server's sources).
Identifier check_constraint_name(const RelationName& table, const Expression& check,
                                 const AnalysisState& state);

}  // namespace lockstep
