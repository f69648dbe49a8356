#include "executor/steps/step_runner.hpp"

#include "executor/locked_transaction.hpp"

#include <variant>

namespace lockstep {

Outcome run_step(const StepRun& step, RunContext& context) {
  return std::visit([&](const auto& action) { return run(action, step, context); },
                    step.step.action);
}

Outcome record_done(const StepRun& step, RunContext& context) {
  SqlBuilder ending;
  record_step_done(ending, step.scope, step.milestone);
  return run_locked({.scope = step.scope, .ending = ending, .hold = HoldTime::Unbounded}, context);
}

}  // namespace lockstep
