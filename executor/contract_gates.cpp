#include "executor/contract_gates.hpp"

#include "executor/evidence/call_snapshots.hpp"
#include "executor/evidence/write_counts.hpp"
#include "executor/gates.hpp"
#include "executor/ledger.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

bool is_done(const std::map<std::string, StepEntry>& entries, const Step& step) {
  const auto entry = entries.find(step.id);
  return entry != entries.end() && entry->second.state == StepState::Done;
}

}  // namespace

std::optional<Outcome> refuse_without_approval(const Plan& plan, Stage stage, RunContext& context) {
  const ContractSettings& settings = context.settings.contract;
  if (!settings.approval_required) return std::nullopt;
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  const std::vector<GateStatus> statuses = evaluate_gates(
      {{Gate::Approval}}, {plan, *ledger.find(plan.revision), settings, stage}, context.ledger);
  const std::string refusal = refusal_of(statuses);
  if (refusal.empty()) {
    record_overrides(statuses, plan.revision, context.ledger);
    return std::nullopt;
  }
  const std::string message =
      fmt::format("{} of {} waits for its approval:{}", to_string(stage), plan.revision, refusal);
  move_revision(
      context.ledger, plan.revision,
      {.phase = Phase::Contract, .stage = stage, .state = RunState::Waiting, .reason = message});
  return refused(message,
                 fmt::format("See `lockstep show {}`, approve it, and run `lockstep contract"
                             " {}` again.",
                             plan.revision, plan.revision));
}

std::optional<Outcome> refuse_in_use(const Plan& plan, const std::vector<const PhaseSteps*>& phases,
                                     RunContext& context) {
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  const RevisionEntry* entry = ledger.find(plan.revision);
  if (entry == nullptr || !entry->is_current) return std::nullopt;
  const auto done = read_steps(context.ledger, plan.revision);
  std::vector<GateStatus> statuses;
  for (const PhaseSteps* phase : phases) {
    for (const Step& step : phase->steps) {
      if (!step.undo.gate || !is_done(done, step)) continue;
      const GateQuestion question{.plan = plan,
                                  .entry = *entry,
                                  .settings = context.settings.contract,
                                  .direction = Direction::Back};
      for (GateStatus& status : evaluate_gates(*step.undo.gate, question, context.ledger))
        statuses.push_back(std::move(status));
    }
  }
  keep_call_snapshot(context.ledger, context.settings.contract.observe);
  keep_write_counts(context.ledger, context.settings.contract.observe);
  const std::string refusal = refusal_of(statuses);
  if (refusal.empty()) {
    record_overrides(statuses, plan.revision, context.ledger);
    return std::nullopt;
  }
  return refused(
      fmt::format("taking back {} takes away what may be in use:{}", plan.revision, refusal),
      "Nothing was changed. Run it again when they hold, or open each with --override"
      " GATE --reason \"…\".");
}

}  // namespace lockstep
