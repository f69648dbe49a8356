#include "executor/retry.hpp"

#include "executor/contract.hpp"
#include "executor/run_plan.hpp"
#include "executor/started_revision.hpp"
#include "executor/text_array.hpp"
#include "planner/plan_json.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

// The copies whose rows can be bad: they are asked anew.
void forget_copies(const Plan& plan, RunContext& context) {
  const PhaseSteps* backfill = find_phase(plan, Phase::Backfill);
  if (backfill == nullptr) return;
  std::vector<std::string> steps;
  for (const Step& step : backfill->steps) {
    const auto* action = std::get_if<Backfill>(&step.action);
    if (action != nullptr && action->poison) steps.push_back(step.id);
  }
  context.ledger.query(
      SqlBuilder{} << "DELETE FROM lockstep.steps WHERE revision = $1 AND step = ANY ($2::text[])",
      {plan.revision, text_array(steps)});
}

Outcome retry_in_run(const RevisionEntry& entry, RunContext& context) {
  const Plan plan = plan_from_json(entry.plan);
  if (!entry.is_current) return run_started(plan, std::nullopt, context);
  if (entry.seconds_since_cutover) {
    return {.code = ExitCode::Refused,
            .message = fmt::format("revision {} is cut over: its backfill is over", entry.revision),
            .next = fmt::format("`lockstep contract {}` goes on with it.", entry.revision)};
  }
  forget_copies(plan, context);
  return run_started(plan, Phase::Backfill, context);
}

}  // namespace

Outcome retry(Engine& engine, const std::optional<std::string>& revision) {
  {
    const std::unique_ptr<Session> session = open_when_up(engine, {.role = "ledger"});
    const LedgerSnapshot ledger = read_ledger(*session);
    if (!revision && ledger.in_flight().empty()) return {.message = "no revision is in flight"};
    if (revision) resolve_entry(ledger, *revision);
  }
  return with_lease(engine, "retry", [&](RunContext& context) -> Outcome {
    const LedgerSnapshot ledger = read_ledger(context.ledger);
    const RevisionEntry& entry = one_in_flight(ledger, revision, "retry");
    if (!entry.in_flight())
      return {.message = fmt::format("revision {} is {}; nothing to retry", entry.revision,
                                     to_string(entry.state))};
    return retry_in_run(entry, context);
  });
}

}  // namespace lockstep
