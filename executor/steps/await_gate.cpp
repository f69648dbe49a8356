// A gate in the way of a stage. It is asked once: a runner does not stand and wait for it (`await`
// does).

#include "executor/evidence/call_snapshots.hpp"
#include "executor/evidence/write_counts.hpp"
#include "executor/gates.hpp"
#include "executor/restore_point.hpp"
#include "executor/steps/step_runner.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
Outcome run(const AwaitGate& action, const StepRun& step, RunContext& context) {
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  const RevisionEntry* entry = ledger.find(step.scope.revision);
  if (entry == nullptr)
    throw InternalError("revision " + step.scope.revision + " is not in the ledger");
  const std::vector<GateStatus> statuses =
      evaluate_gates(action, {step.plan, *entry, context.settings.contract}, context.ledger);
  keep_call_snapshot(context.ledger, context.settings.contract.observe);
  keep_write_counts(context.ledger, context.settings.contract.observe);
  const std::string refusal = refusal_of(statuses);
  if (refusal.empty()) {
    record_overrides(statuses, step.scope.revision, context.ledger);
    const bool before_drop = std::find(action.gates.begin(), action.gates.end(),
                                       Gate::RestorePoint) != action.gates.end();
    if (before_drop) keep_restore_point(context.ledger, step.scope);
    return record_done(step, context);
  }
  return {.code = ExitCode::Refused,
          .message = fmt::format("{} of {} waits for its gates:{}", step.scope.step,
                                 step.scope.revision, refusal),
          .next = fmt::format("Run `lockstep contract {}` again when {}.", step.scope.revision,
                              can_be_opened(statuses)
                                  ? "they hold, or open each with --override GATE --reason \"…\""
                                  : "they hold")};
}

}  // namespace lockstep
