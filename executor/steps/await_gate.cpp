// A gate in the way of a stage. It is asked once: a runner does not stand and wait for it (`await`
// does).

#include "executor/gates.hpp"
#include "executor/steps/step_runner.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

void record_override(const GateStatus& status, const StepRun& step, RunContext& context) {
  context.ledger.query(
      SqlBuilder{}
          << "INSERT INTO lockstep.overrides (revision, gate, reason, by_whom)"
             " SELECT $1, $2, $3, coalesce((SELECT holder FROM lockstep.lease), session_user)",
      {step.scope.revision, std::string(to_string(status.gate)), status.overridden});
}

}  // namespace

Outcome run(const AwaitGate& action, const StepRun& step, RunContext& context) {
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  const RevisionEntry* entry = ledger.find(step.scope.revision);
  if (entry == nullptr)
    throw InternalError("revision " + step.scope.revision + " is not in the ledger");
  std::string refused;
  bool can_be_opened = true;
  const std::vector<GateStatus> statuses =
      evaluate_gates(action.gates, {step.plan, *entry, context.settings.contract}, context.ledger);
  for (const GateStatus& status : statuses) {
    if (!status.ok) {
      refused += fmt::format("\n  {}: {}", to_string(status.gate), status.evidence);
      can_be_opened = can_be_opened && !override_option(status).empty();
    }
    if (!status.overridden.empty()) record_override(status, step, context);
  }
  if (refused.empty()) return record_done(step, context);
  return {.code = ExitCode::Refused,
          .message = fmt::format("{} of {} waits for its gates:{}", step.scope.step,
                                 step.scope.revision, refused),
          .next = fmt::format("Run `lockstep contract {}` again when {}.", step.scope.revision,
                              can_be_opened ? "they hold, or open each with --override GATE"
                                              " --reason \"…\""
                                            : "they hold")};
}

}  // namespace lockstep
