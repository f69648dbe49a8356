// What a whole stage, or the way back, waits for besides the gates that stand in the plan's steps.

#pragma once

#include "executor/outcome.hpp"
#include "executor/run_context.hpp"
#include "planner/plan.hpp"

#include <optional>
#include <vector>

namespace lockstep {

// Nothing: approved, or no approval is asked for. Else the refusal, recorded as the revision's
// reason.
std::optional<Outcome> refuse_without_approval(const Plan& plan, Stage stage, RunContext& context);

// Nobody may use what the steps of these phases made: the mirror of contract's gates. Asked of what
// is current; before that nobody was told to use it.
std::optional<Outcome> refuse_in_use(const Plan& plan, const std::vector<const PhaseSteps*>& phases,
                                     RunContext& context);

}  // namespace lockstep
