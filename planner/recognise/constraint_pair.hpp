// DROP CONSTRAINT and, later in the revision, ADD CONSTRAINT of what takes its place.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "analyzers/analyze.hpp"
#include "planner/recognise.hpp"

#include <optional>
#include <vector>

namespace lockstep {

struct ConstraintPair {
  std::size_t added = 0;  // the second statement's place
  Recognised recognised;
};

// The pair that begins with this statement; `before` is the state that it finds. Nothing where an
// author wants one of the two as it is.
std::optional<ConstraintPair> constraint_pair(const std::vector<StatementReport>& reports,
                                              std::size_t first, const AnalysisState& before);

}  // namespace lockstep
