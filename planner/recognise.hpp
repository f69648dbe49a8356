// Statement + what the analyzers say of it + directives → the operation it means, or why it cannot
// be planned. Decides *what* is done; how it is done is written in operations/.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "analyzers/analyze.hpp"
#include "planner/operation.hpp"
#include "planner/plan.hpp"

#include <variant>

namespace lockstep {

using Recognised = std::variant<Operation, Unplannable>;

// `before` is the state that the statement finds. Judged by the effect: a suppressed finding
// silences the linter, it does not make a statement safe to run.
Recognised recognise(const StatementReport& report, const AnalysisState& before);

}  // namespace lockstep
