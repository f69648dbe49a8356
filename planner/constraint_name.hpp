// The names that the server would give a CHECK without one, and the sequence of a serial column:
// chosen here so that their steps can speak of them.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "sql/statement.hpp"

namespace lockstep {

// <table>_<column>_check, or <table>_check when not exactly one column is named; a number is added
// while the name is taken in the schema (ChooseConstraintName in the server's sources).
Identifier check_constraint_name(const RelationName& table, const Expression& check,
                                 const AnalysisState& state);

// <table>_<column>_seq, with a number while a relation of the schema has that name: of a serial
// column.
Identifier sequence_name(const RelationName& table, const Identifier& column,
                         const AnalysisState& state);

}  // namespace lockstep
