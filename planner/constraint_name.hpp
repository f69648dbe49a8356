// The names that the server would give constraints, indexes and a serial column's sequence without
// one, chosen here so that their steps can speak of them (ChooseConstraintName, ChooseRelationName
// in the server's sources).

#pragma once

#include "analyzers/analysis_state.hpp"
#include "sql/statement.hpp"

#include <vector>

namespace lockstep {

// <table>_<column>_check, or <table>_check when not exactly one column is named; a number is added
// while the name is taken in the schema.
Identifier check_constraint_name(const RelationName& table, const Expression& check,
                                 const AnalysisState& state);
// <table>_<columns>_fkey
Identifier foreign_key_name(const RelationName& table, const std::vector<Identifier>& columns,
                            const AnalysisState& state);
// <table>_<column>_not_null
Identifier not_null_name(const RelationName& table, const Identifier& column,
                         const AnalysisState& state);
// Of a UNIQUE or PRIMARY KEY and its index: <table>_<columns>_key with the columns of INCLUDE,
// <table>_pkey. What is free for one of those is free for the other.
Identifier key_name(const RelationName& table, const Constraint& key, const AnalysisState& state);
// <table>_<columns>_idx
Identifier index_name(const RelationName& table, const std::vector<Identifier>& columns,
                      const AnalysisState& state);

// <table>_<column>_seq, with a number while a relation of the schema has that name: of a serial
// column.
Identifier sequence_name(const RelationName& table, const Identifier& column,
                         const AnalysisState& state);

}  // namespace lockstep
