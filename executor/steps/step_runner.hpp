// Runs and undoes one step. One file a kind; the dispatch is exhaustive.

#pragma once

#include "executor/database.hpp"
#include "executor/ledger_entry.hpp"
#include "executor/run_context.hpp"
#include "planner/plan.hpp"

#include <optional>

namespace lockstep {

// A step with all that running it needs.
struct StepRun {
  const Plan& plan;
  const Step& step;
  StepScope scope;
  Milestone milestone = Milestone::None;  // what its end means for the revision
  int attempts = 0;                       // how often it was started before this time
  int undone_afterwards = 0;              // how many of Undo::afterwards are done already
};

// Done means done and recorded. Blocked, Refused, Interrupted, MoreToDo, LeaseHeld, NeedsHuman:
// nothing is half-way that running the same step again would not put right. The server's other
// errors are thrown.
Outcome run_step(const StepRun& run, RunContext& context);

// Takes back a step that has run or was started; done and recorded, or why not, as above.
Outcome undo_step(const StepRun& run, RunContext& context);

// One overload a kind, in the file of that name.
Outcome run(const RunDdl& action, const StepRun& run, RunContext& context);
Outcome run(const RunDml& action, const StepRun& run, RunContext& context);
Outcome run(const BuildIndexConcurrently& action, const StepRun& run, RunContext& context);
Outcome run(const ValidateConstraintStep& action, const StepRun& run, RunContext& context);
Outcome run(const InstallSyncTrigger& action, const StepRun& run, RunContext& context);
Outcome run(const Backfill& action, const StepRun& run, RunContext& context);
Outcome run(const Verify& action, const StepRun& run, RunContext& context);
Outcome run(const AwaitGate& action, const StepRun& run, RunContext& context);
Outcome run(const DropObject& action, const StepRun& run, RunContext& context);
Outcome run(const DetachPartitionStep& action, const StepRun& run, RunContext& context);
Outcome run(const DropIndexConcurrently& action, const StepRun& run, RunContext& context);
Outcome run(const ReindexConcurrently& action, const StepRun& run, RunContext& context);

// The fence cannot be held through what runs outside a transaction; a runner that takes over ends
// our backend first, so checking it before is enough (trap 18). Done: the lease is still ours.
Outcome still_ours(const StepRun& run, RunContext& context);

// For steps whose own work is not one transaction: the record of their end, in a fenced one.
Outcome record_done(const StepRun& run, RunContext& context);

// CREATE and DROP INDEX CONCURRENTLY and REINDEX CONCURRENTLY. Their waits for others' transactions
// park nobody and have a bound of their own, index_wait (trap 21).
std::optional<DatabaseError> run_outside_transaction(const Sql& sql, RunContext& context);
// Done, or that the lease is lost. The fence cannot be held through a step that is not one
// transaction; a runner that takes over ends our backend first, so checking it before is enough
// (trap 18).
Outcome still_ours(const StepRun& step, RunContext& context);
// Whether a statement of that kind is worth running again after the error.
bool worth_another_try(const DatabaseError& error);

}  // namespace lockstep
