// A change of a column's type and its RENAME in one revision, in either order: the two mean one
// thing, a column of another type under a new name.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "analyzers/analyze.hpp"
#include "planner/recognise.hpp"

#include <optional>
#include <vector>

namespace lockstep {

struct TypeAndName {
  std::size_t type = 0;  // the two statements, by their places in the revision
  std::size_t rename = 0;
};

// The pair that begins with this statement; `before` is the state that it finds. Nothing where the
// type changes without any staging, or where an author wants one of the two as it is.
std::optional<TypeAndName> type_and_name(const std::vector<StatementReport>& reports,
                                         std::size_t first, const AnalysisState& before);

Recognised recognise(const TypeAndName& pair, const std::vector<StatementReport>& reports,
                     const AnalysisState& before);

}  // namespace lockstep
