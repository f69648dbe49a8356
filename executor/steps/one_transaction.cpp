// DDL and data changes in one transaction that also holds the ledger's entry: exactly once, so no
// probe.

#include "executor/locked_transaction.hpp"
#include "executor/steps/step_runner.hpp"

namespace lockstep {
namespace {

Outcome in_one_transaction(const StepRun& step, const std::vector<Sql>& body,
                           const std::vector<RelationLock>& locks, HoldTime hold,
                           RunContext& context) {
  SqlBuilder ending;
  record_step_done(ending, step.scope, step.milestone);
  return run_locked(
      {.scope = step.scope, .locks = locks, .body = body, .ending = ending, .hold = hold}, context);
}

HoldTime hold_time(bool as_is) {
  return as_is ? HoldTime::Unbounded : HoldTime::Bounded;
}

}  // namespace

Outcome run(const RunDdl& action, const StepRun& step, RunContext& context) {
  return in_one_transaction(step, action.sql, action.locks, hold_time(action.as_is), context);
}

Outcome run(const RunDml& action, const StepRun& step, RunContext& context) {
  return in_one_transaction(step, action.sql, action.locks, HoldTime::Unbounded, context);
}

Outcome run(const InstallSyncTrigger& action, const StepRun& step, RunContext& context) {
  return in_one_transaction(step, action.sql, action.locks, HoldTime::Bounded, context);
}

Outcome run(const DropObject& action, const StepRun& step, RunContext& context) {
  return in_one_transaction(step, action.sql, action.locks, hold_time(action.as_is), context);
}

Outcome run(const ValidateConstraintStep& action, const StepRun& step, RunContext& context) {
  return in_one_transaction(step, {action.sql},
                            {{action.table.shown(), LockMode::ShareUpdateExclusive}},
                            HoldTime::Unbounded, context);
}

}  // namespace lockstep
