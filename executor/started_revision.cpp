#include "executor/started_revision.hpp"

#include "executor/contract.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/run_plan.hpp"
#include "executor/shape.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

void keep_shape_of(const Plan& plan, RunContext& context) {
  const std::vector<std::string> relations = swapped_relations(plan);
  if (relations.empty()) return;
  keep_shape(context.ledger, plan.revision, shape_of(read_catalog(context.ledger), relations));
}

void limit_phase(Phase phase, RunContext& context) {
  const PhaseTimeouts& timeouts = context.settings.timeouts;
  const auto limit = phase == Phase::Expand ? timeouts.expand : timeouts.backfill;
  if (limit.count() == 0) return;
  const auto end = context.clock.now() + limit;
  context.deadline = context.deadline ? std::min(*context.deadline, end) : end;
}

Outcome stopped_after_expand(const Plan& plan, RunContext& context) {
  move_revision(context.ledger, plan.revision,
                {.phase = Phase::Backfill,
                 .state = RunState::Waiting,
                 .reason = "expand is done; backfill is due"});
  return {.message = fmt::format("{}: expand is done", plan.revision),
          .next = "`lockstep upgrade` goes on with the backfill."};
}

// Expand and backfill are done: current. What of the contract phase is left?
Outcome settle(const Plan& plan, std::optional<Phase> stop_after, RunContext& context) {
  keep_current(plan.revision, true, context);
  const PhaseSteps* cutover = find_phase(plan, Phase::Contract, Stage::Cutover);
  const PhaseSteps* next =
      cutover != nullptr ? cutover : find_phase(plan, Phase::Contract, Stage::Retire);
  if (next == nullptr) {
    move_revision(context.ledger, plan.revision,
                  {.phase = Phase::Contract, .state = RunState::Done});
    return {.message = fmt::format("{} is done", plan.revision)};
  }
  if (context.settings.contract.automatic && !stop_after)
    return contract_revision(plan.revision, std::nullopt, context);
  move_revision(context.ledger, plan.revision,
                {.phase = Phase::Contract,
                 .stage = next->stage,
                 .state = RunState::Waiting,
                 .reason = "expand and backfill are done; contract is due"});
  return {.message = fmt::format("{} is current; its contract phase is due", plan.revision),
          .next = fmt::format("`lockstep contract {}`", plan.revision)};
}

}  // namespace

Outcome run_started(const Plan& plan, std::optional<Phase> stop_after, RunContext& context) {
  for (const Phase phase : {Phase::Expand, Phase::Backfill}) {
    if (const PhaseSteps* steps = find_phase(plan, phase)) {
      const auto before = context.deadline;
      limit_phase(phase, context);
      Outcome outcome = run_phase(plan, *steps, context);
      context.deadline = before;
      if (!outcome.done()) return outcome;
    }
    if (phase == Phase::Expand) keep_shape_of(plan, context);
    if (phase == Phase::Expand && stop_after == Phase::Expand &&
        find_phase(plan, Phase::Backfill) != nullptr) {
      return stopped_after_expand(plan, context);
    }
  }
  return settle(plan, stop_after, context);
}

}  // namespace lockstep
