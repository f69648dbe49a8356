// DETACH PARTITION … CONCURRENTLY: outside a transaction, so the catalog is asked before and after.
// It is two transactions of the server's: between them the partition is neither in nor out, and
// what was killed there is ended by FINALIZE (manual, ALTER TABLE).

#include "executor/attempt.hpp"
#include "executor/steps/step_runner.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {
namespace {

constexpr int kTries = 5;

enum class PartitionState { Attached, Pending, Detached };

PartitionState probe(const DetachPartitionStep& action, Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = to_regclass($1)"
                      " AND inhparent = to_regclass($2)",
      {action.partition.quoted(), action.table.quoted()});
  if (rows.empty()) return PartitionState::Detached;
  return rows.flag(0, 0) ? PartitionState::Pending : PartitionState::Attached;
}

Sql next_statement(const DetachPartitionStep& action, PartitionState state) {
  SqlBuilder sql;
  sql << "ALTER TABLE " << action.table << " DETACH PARTITION " << action.partition;
  return state == PartitionState::Pending ? sql << " FINALIZE" : sql << " CONCURRENTLY";
}

}  // namespace

Outcome run(const DetachPartitionStep& action, const StepRun& step, RunContext& context) {
  for (int tries = 1;; ++tries) {
    if (context.stop.stop_requested()) return interrupted();
    if (Outcome ours = still_ours(step, context); !ours.done()) return ours;
    const PartitionState state = probe(action, context.work);
    if (state == PartitionState::Detached) return record_done(step, context);
    const auto error = run_outside_transaction(next_statement(action, state), context);
    if (!error) continue;
    if (error->error_class() == ErrorClass::Cancelled && context.stop.stop_requested())
      return interrupted();
    if (tries >= kTries || !worth_another_try(*error)) throw DatabaseError(*error);
    context.progress.waiting(step.scope.revision, step.scope.step, error->what());
  }
}

}  // namespace lockstep
