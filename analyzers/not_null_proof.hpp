// Why the server takes a column to hold no NULL without reading the table
// (NotNullImpliedByRelConstraints).

#pragma once

#include "analyzers/analysis_state.hpp"

#include <optional>
#include <string>

namespace lockstep {

// The column's own NOT NULL, or a valid CHECK, as a sentence. Nothing: not proven, or not known.
std::optional<std::string> not_null_proof(const RelationName& table, const Identifier& column,
                                          const AnalysisState& state);

}  // namespace lockstep
