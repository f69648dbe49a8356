// Carries a started revision to where it is current: expand and backfill of the plan that the
// ledger has for it, and its contract phase where the environment says so.

#pragma once

#include "executor/run_context.hpp"
#include "planner/plan.hpp"

#include <optional>

namespace lockstep {

// What is done already is left alone. Stops after `stop_after` where it is given.
Outcome run_started(const Plan& plan, std::optional<Phase> stop_after, RunContext& context);

}  // namespace lockstep
