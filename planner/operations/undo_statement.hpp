// How a statement that ran as written is taken back, where that is plain. Where it is not, the plan
// says so and the revision's downgrade section is what there is.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "planner/step.hpp"

#include <string>

namespace lockstep {

struct StatementUndo {
  Undo undo;
  bool reversible = true;
  std::string note;  // for the step's `why`; empty when the undo speaks for itself
};

// `before` is the state that the statement found.
StatementUndo undo_of(const Statement& statement, const AnalysisState& before);

}  // namespace lockstep
