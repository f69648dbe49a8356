// The resume loop: the steps of a plan in order, each run unless the ledger has it done, its
// outcome recorded. Running it again after any kill converges.

#pragma once

#include "executor/run_context.hpp"
#include "planner/plan.hpp"

#include <functional>
#include <optional>

namespace lockstep {

// Runs the phase's steps that are not done. Done when all are; else why it stopped, which is in the
// ledger as the revision's reason, too.
Outcome run_phase(const Plan& plan, const PhaseSteps& phase, RunContext& context);

// Takes back the phase's steps that were done or started, last one first. `which` may leave some
// out.
Outcome undo_phase(const Plan& plan, const PhaseSteps& phase,
                   const std::function<bool(const Step&)>& which, RunContext& context);

const PhaseSteps* find_phase(const Plan& plan, Phase phase,
                             std::optional<Stage> stage = std::nullopt);

bool has_contract_phase(const Plan& plan);

// Reaches beyond what nothing can take back: steps without undo that have run.
std::vector<const Step*> irreversible_steps(const Plan& plan, RunContext& context);

}  // namespace lockstep
