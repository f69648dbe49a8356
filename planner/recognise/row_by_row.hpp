// Whether an UPDATE or DELETE may be run in batches: whatever was changed must be told from what is
// still to do by the row alone, so that a batch may run twice and a row may move.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "planner/operation.hpp"

#include <string>
#include <variant>
#include <vector>

namespace lockstep {

// Strings: why not.
using BatchResult = std::variant<operations::ChangeRows, std::vector<std::string>>;

// Precondition: the target is a table that is known, partitioned or not.
BatchResult in_batches(const Dml& dml, const CatalogRelation& target, const AnalysisState& before);

}  // namespace lockstep
