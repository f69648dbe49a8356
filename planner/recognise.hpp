// Statement + effect + directives → the operation it means, or why it cannot be planned. Decides
// *what* is done; how it is done is written in operations/.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "migrations/directive.hpp"
#include "planner/operation.hpp"
#include "planner/plan.hpp"

#include <variant>

namespace lockstep {

using Recognised = std::variant<Operation, Unplannable>;

// `before` is the state that the statement finds.
Recognised recognise(const ScriptStatement& statement, const Effect& effect,
                     const AnalysisState& before);

}  // namespace lockstep
