// DROP INDEX CONCURRENTLY: outside a transaction, so the catalog is asked before and after. A drop
// that was cut short leaves an INVALID index, which the next attempt drops.

#include "executor/steps/step_runner.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {
namespace {

constexpr int kDropTries = 5;

bool is_there(const DropIndexConcurrently& action, Session& session) {
  return session
      .query(SqlBuilder{} << "SELECT to_regclass($1) IS NOT NULL", {action.index.quoted()})
      .flag(0, 0);
}

}  // namespace

Outcome run(const DropIndexConcurrently& action, const StepRun& step, RunContext& context) {
  for (int tries = 1;; ++tries) {
    if (context.stop.stop_requested()) return interrupted();
    if (Outcome ours = still_ours(step, context); !ours.done()) return ours;
    if (!is_there(action, context.work)) return record_done(step, context);
    const auto error = run_outside_transaction(step_sql(action).front(), context);
    if (!error) return record_done(step, context);
    if (error->error_class() == ErrorClass::Cancelled && context.stop.stop_requested())
      return interrupted();
    if (tries == kDropTries || !worth_another_try(*error)) throw DatabaseError(*error);
    context.progress.waiting(step.scope.revision, step.scope.step, error->what());
  }
}

}  // namespace lockstep
