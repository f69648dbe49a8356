#include "executor/contract.hpp"

#include "executor/contract_gates.hpp"
#include "executor/run_plan.hpp"
#include "executor/text_array.hpp"
#include "planner/plan_json.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

constexpr std::array<Stage, 2> kStages{Stage::Cutover, Stage::Retire};

Outcome not_in_flight(const RevisionEntry& entry) {
  if (entry.state == RunState::Done)
    return {.message = fmt::format("revision {} is done; nothing to contract", entry.revision)};
  return refused(fmt::format("revision {} is {}", entry.revision, to_string(entry.state)),
                 "See `lockstep status`.");
}

// The stages that are still to do, in order.
std::vector<const PhaseSteps*> remaining(const Plan& plan, RunContext& context) {
  const auto entries = read_steps(context.ledger, plan.revision);
  std::vector<const PhaseSteps*> stages;
  for (const Stage stage : kStages) {
    const PhaseSteps* phase = find_phase(plan, Phase::Contract, stage);
    if (phase == nullptr) continue;
    const bool done = std::all_of(phase->steps.begin(), phase->steps.end(), [&](const Step& step) {
      const auto entry = entries.find(step.id);
      return entry != entries.end() && entry->second.state == StepState::Done;
    });
    if (!done) stages.push_back(phase);
  }
  return stages;
}

// How many of the phase's steps are done: to tell "got on" from "did not move".
std::size_t done_steps(const Plan& plan, RunContext& context) {
  const auto entries = read_steps(context.ledger, plan.revision);
  return static_cast<std::size_t>(
      std::count_if(entries.begin(), entries.end(),
                    [](const auto& entry) { return entry.second.state == StepState::Done; }));
}

void finish(const std::string& revision, RunContext& context) {
  move_revision(context.ledger, revision,
                {.phase = Phase::Contract, .stage = Stage::Retire, .state = RunState::Done});
}

bool asks(const Step& step) {
  return std::holds_alternative<AwaitGate>(step.action) ||
         std::holds_alternative<Verify>(step.action);
}

// Gates and verifications that held once are asked anew each time the command runs, since time has
// passed: those before the next thing to do, not those whose thing is done.
void forget_gates(const Plan& plan, const PhaseSteps& phase, RunContext& context) {
  const auto entries = read_steps(context.ledger, plan.revision);
  std::vector<std::string> asked;
  for (const Step& step : phase.steps) {
    if (asks(step)) {
      asked.push_back(step.id);
      continue;
    }
    const auto entry = entries.find(step.id);
    if (entry == entries.end() || entry->second.state != StepState::Done) break;
    asked.clear();
  }
  context.ledger.query(
      SqlBuilder{} << "DELETE FROM lockstep.steps WHERE revision = $1 AND step = ANY ($2::text[])",
      {plan.revision, text_array(asked)});
}

Outcome got_on(const std::string& revision, const Outcome& stopped) {
  return {.message = fmt::format("{} got on; then {}", revision, stopped.message),
          .next = stopped.next};
}

Outcome cutover_done(const Plan& plan, RunContext& context) {
  move_revision(context.ledger, plan.revision,
                {.phase = Phase::Contract,
                 .stage = Stage::Retire,
                 .state = RunState::Waiting,
                 .reason = "cutover is done; retire is due"});
  return {.message = fmt::format("{}: cutover is done", plan.revision),
          .next = fmt::format(
              "`lockstep contract {}` retires the old shape; `lockstep revert {}` goes back.",
              plan.revision, plan.revision)};
}

// The plan has no such stage: both names are there from expand on.
Outcome nothing_to_cut_over(const Plan& plan) {
  return {.message = fmt::format("{}: there is nothing to cut over; retire is due", plan.revision),
          .next = fmt::format(
              "`lockstep contract {}` retires the old shape; `lockstep abort {}` goes back.",
              plan.revision, plan.revision)};
}

bool has_run(const std::map<std::string, StepEntry>& entries, const Step& step) {
  const auto entry = entries.find(step.id);
  return entry != entries.end() &&
         (entry->second.state == StepState::Done || entry->second.state == StepState::Undoing);
}

bool is_cut_over(const Plan& plan, Session& ledger) {
  const PhaseSteps* cutover = find_phase(plan, Phase::Contract, Stage::Cutover);
  if (cutover == nullptr) return false;
  return has_run(read_steps(ledger, plan.revision), cutover->steps.back());
}

// A revert was cut short: what the cutover stage had made before the swap is still to be taken
// back, or was taken back without a word in the ledger (an index goes with its constraint).
bool is_reverting(const Plan& plan, Session& ledger) {
  const PhaseSteps* cutover = find_phase(plan, Phase::Contract, Stage::Cutover);
  if (cutover == nullptr) return false;
  std::vector<std::string> ids;
  for (const Step& step : cutover->steps)
    ids.push_back(step.id);
  return ledger
      .query(SqlBuilder{} << "SELECT EXISTS (SELECT FROM lockstep.steps u JOIN lockstep.steps d"
                             " USING (revision) WHERE revision = $1 AND u.step = $2"
                             " AND d.step = ANY ($3::text[]) AND (u.state = 'undoing' OR"
                             " u.state = 'undone' AND d.state = 'done'"
                             " AND d.finished_at < u.finished_at))",
             {plan.revision, ids.back(), text_array(ids)})
      .flag(0, 0);
}

bool has_a_revert_to_do(const Plan& plan, Session& ledger) {
  return is_cut_over(plan, ledger) || is_reverting(plan, ledger);
}

// The soft drop was done, or the drop.
bool is_retired(const Plan& plan, RunContext& context) {
  const PhaseSteps* retire = find_phase(plan, Phase::Contract, Stage::Retire);
  if (retire == nullptr) return false;
  const auto entries = read_steps(context.ledger, plan.revision);
  return std::any_of(retire->steps.begin(), retire->steps.end(),
                     [&](const Step& step) { return !asks(step) && has_run(entries, step); });
}

// Some of it was given up for good.
bool is_dropped(const Plan& plan, RunContext& context) {
  const PhaseSteps* retire = find_phase(plan, Phase::Contract, Stage::Retire);
  if (retire == nullptr) return false;
  const auto entries = read_steps(context.ledger, plan.revision);
  return std::any_of(retire->steps.begin(), retire->steps.end(),
                     [&](const Step& step) { return !step.reversible && has_run(entries, step); });
}

bool any_step(const Step& /*step*/) {
  return true;
}

Outcome revert_in_run(const Plan& plan, RunContext& context) {
  const PhaseSteps* cutover = find_phase(plan, Phase::Contract, Stage::Cutover);
  if (std::optional<Outcome> outcome = refuse_in_use(plan, {cutover}, context)) return *outcome;
  if (Outcome outcome = undo_phase(plan, *cutover, any_step, context); !outcome.done())
    return outcome;
  move_revision(context.ledger, plan.revision,
                {.phase = Phase::Contract,
                 .stage = Stage::Cutover,
                 .state = RunState::Waiting,
                 .reason = "reverted: the old shape is in use again"});
  return {
      .message = fmt::format("{}: back on the old shape; both are kept in sync", plan.revision),
      .next = fmt::format(
          "`lockstep contract {}` cuts over again; `lockstep abort {}` takes the revision back.",
          plan.revision, plan.revision)};
}

Outcome run_stages(const Plan& plan, std::optional<Stage> stop_after, RunContext& context) {
  if (is_reverting(plan, context.ledger)) {
    if (Outcome outcome = revert_in_run(plan, context); !outcome.done()) return outcome;
  }
  const std::size_t before = done_steps(plan, context);
  bool moved = false;
  for (const PhaseSteps* phase : remaining(plan, context)) {
    if (stop_after == Stage::Cutover && phase->stage == Stage::Retire) {
      const bool cut_over = find_phase(plan, Phase::Contract, Stage::Cutover) != nullptr;
      return cut_over ? cutover_done(plan, context) : nothing_to_cut_over(plan);
    }
    if (std::optional<Outcome> outcome = refuse_without_approval(plan, *phase->stage, context))
      return *outcome;
    forget_gates(plan, *phase, context);
    const Outcome outcome = run_phase(plan, *phase, context);
    moved = moved || done_steps(plan, context) > before;
    if (!outcome.done())
      return outcome.code == ExitCode::Refused && moved ? got_on(plan.revision, outcome) : outcome;
  }
  finish(plan.revision, context);
  return {.message = fmt::format("{}: contract is done", plan.revision)};
}

Outcome undo_retire(const Plan& plan, RunContext& context) {
  const PhaseSteps* retire = find_phase(plan, Phase::Contract, Stage::Retire);
  if (Outcome outcome = undo_phase(plan, *retire, any_step, context); !outcome.done())
    return outcome;
  move_revision(context.ledger, plan.revision,
                {.phase = Phase::Contract,
                 .stage = Stage::Retire,
                 .state = RunState::Waiting,
                 .reason = "the soft drop was undone"});
  return {.message = fmt::format(
              "{}: the old shape is back and was brought in step with the writes made since",
              plan.revision),
          .next = fmt::format(
              "`lockstep contract {}` drops it again; `lockstep revert {}` goes back to it.",
              plan.revision, plan.revision)};
}

// A plan with its place in the ledger, found inside a run.
struct Found {
  RevisionEntry entry;
  Plan plan;
};
Found find_in_ledger(const std::string& revision, RunContext& context) {
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  const RevisionEntry& entry = resolve_entry(ledger, revision);
  if (entry.plan.empty()) {
    throw UserError(
        "revision " + entry.revision + " was stamped, not run by lockstep: it has no plan",
        "See `lockstep status`.");
  }
  return {entry, plan_from_json(entry.plan)};
}

std::optional<Outcome> built_upon(const RevisionEntry& entry, RunContext& context) {
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  for (const RevisionEntry& other : ledger.revisions) {
    const bool child = std::find(other.down_revisions.begin(), other.down_revisions.end(),
                                 entry.revision) != other.down_revisions.end();
    if (child && (other.is_current || other.in_flight())) {
      return refused(fmt::format("revision {} builds on {}", other.revision, entry.revision),
                     fmt::format("Take it back first: `lockstep abort {}`.", other.revision));
    }
  }
  return std::nullopt;
}

// Looked at before the lease: what was never run here needs neither a wait nor a ledger.
LedgerSnapshot ledger_now(Engine& engine) {
  return read_ledger(*open_when_up(engine, {.role = "ledger"}));
}

void restart_clock(RunContext& context) {
  if (context.settings.timeouts.contract.count() == 0) return;
  const auto end = context.clock.now() + context.settings.timeouts.contract;
  context.deadline = context.deadline ? std::min(*context.deadline, end) : end;
}

}  // namespace

const RevisionEntry* find_entry(const LedgerSnapshot& ledger, const std::string& revision) {
  const RevisionEntry* found = nullptr;
  for (const RevisionEntry& entry : ledger.revisions) {
    if (entry.revision == revision) return &entry;
    if (revision.size() < 4 || entry.revision.compare(0, revision.size(), revision) != 0) continue;
    if (found != nullptr)
      throw UserError("revision " + revision + " is ambiguous: " + found->revision + ", " +
                      entry.revision);
    found = &entry;
  }
  return found;
}

const RevisionEntry& resolve_entry(const LedgerSnapshot& ledger, const std::string& revision) {
  const RevisionEntry* found = find_entry(ledger, revision);
  if (found == nullptr)
    throw UserError("revision " + revision + " was never run on this database",
                    "See `lockstep status` and `lockstep history`.");
  return *found;
}

const RevisionEntry& one_in_flight(const LedgerSnapshot& ledger,
                                   const std::optional<std::string>& revision,
                                   std::string_view command) {
  if (revision) return resolve_entry(ledger, *revision);
  const std::vector<const RevisionEntry*> in_flight = ledger.in_flight();
  if (in_flight.empty()) throw UserError("no revision is in flight", "See `lockstep status`.");
  if (in_flight.size() > 1) {
    std::string ids;
    for (const RevisionEntry* entry : in_flight)
      ids += " " + entry->revision;
    throw UserError("several revisions are in flight:" + ids,
                    fmt::format("Name one: `lockstep {} REV`.", command));
  }
  return *in_flight.front();
}

Outcome contract_revision(const std::string& revision, std::optional<Stage> stop_after,
                          RunContext& context) {
  const Found found = find_in_ledger(revision, context);
  if (!found.entry.in_flight()) return not_in_flight(found.entry);
  if (!found.entry.is_current) {
    return refused(fmt::format("revision {} is still in its {} phase", found.entry.revision,
                               to_string(found.entry.phase)),
                   "Run `lockstep upgrade` first.");
  }
  restart_clock(context);
  return run_stages(found.plan, stop_after, context);
}

Outcome contract(Engine& engine, const ContractRequest& request) {
  const LedgerSnapshot ledger = ledger_now(engine);
  if (!request.revision && ledger.in_flight().empty())
    return {.message = "no revision waits for its contract phase"};
  const RevisionEntry entry = one_in_flight(ledger, request.revision, "contract");
  if (!entry.in_flight()) return not_in_flight(entry);
  return with_lease(engine, "contract", [&](RunContext& context) {
    return contract_revision(entry.revision, request.stage, context);
  });
}

ContractReport contract_report(Session& session, const ContractRequest& request,
                               const ContractSettings& settings) {
  const LedgerSnapshot ledger = read_ledger(session);
  if (!request.revision && ledger.in_flight().empty()) return {};
  const RevisionEntry& entry = one_in_flight(ledger, request.revision, "contract");
  if (!entry.in_flight()) return {.revision = entry.revision};
  const Plan plan = plan_from_json(entry.plan);
  const bool cut_over = entry.seconds_since_cutover.has_value() ||
                        find_phase(plan, Phase::Contract, Stage::Cutover) == nullptr;
  const Stage next = cut_over ? Stage::Retire : Stage::Cutover;
  ContractReport report{.revision = entry.revision, .stage = request.stage.value_or(next)};
  for (const AwaitGate& await : gates_of(plan, *report.stage, settings)) {
    for (GateStatus& status :
         evaluate_gates(await, {plan, entry, settings, report.stage}, session)) {
      const bool said =
          std::find(report.gates.begin(), report.gates.end(), status) != report.gates.end();
      if (!said) report.gates.push_back(std::move(status));
    }
  }
  report.ok = std::all_of(report.gates.begin(), report.gates.end(),
                          [](const GateStatus& gate) { return gate.ok; });
  return report;
}

Outcome revert(Engine& engine, const std::string& revision) {
  resolve_entry(ledger_now(engine), revision);
  return with_lease(engine, "revert", [&](RunContext& context) -> Outcome {
    const Found found = find_in_ledger(revision, context);
    if (is_retired(found.plan, context)) {
      return refused(fmt::format("the old shape of {} is retired", found.entry.revision),
                     fmt::format("`lockstep undo {}` brings it back while it is only soft-dropped.",
                                 found.entry.revision));
    }
    if (!has_a_revert_to_do(found.plan, context.ledger)) {
      return refused(
          fmt::format("revision {} is not cut over; there is nothing to revert",
                      found.entry.revision),
          fmt::format("`lockstep abort {}` takes it back as a whole.", found.entry.revision));
    }
    return revert_in_run(found.plan, context);
  });
}

bool is_to_revert(const RevisionEntry& entry, Session& session) {
  return entry.in_flight() && has_a_revert_to_do(plan_from_json(entry.plan), session);
}

Outcome undo_soft_drop(Engine& engine, const std::string& revision) {
  resolve_entry(ledger_now(engine), revision);
  return with_lease(engine, "undo", [&](RunContext& context) -> Outcome {
    const Found found = find_in_ledger(revision, context);
    if (is_dropped(found.plan, context)) {
      return refused(
          fmt::format("the old shape of {} is dropped for good", found.entry.revision),
          "What was dropped does not come back; a backup or the recorded restore point has it.");
    }
    if (!found.entry.in_flight())
      return refused(fmt::format("revision {} is done", found.entry.revision),
                     "`lockstep downgrade -1` takes back the newest revision.");
    if (!is_retired(found.plan, context))
      return refused(fmt::format("revision {} has no soft drop to undo", found.entry.revision),
                     "See `lockstep status`.");
    return undo_retire(found.plan, context);
  });
}

Outcome abort_in_run(const std::string& revision, RunContext& context) {
  const Found found = find_in_ledger(revision, context);
  if (found.entry.state == RunState::Aborted)
    return {.message = fmt::format("revision {} is aborted already", found.entry.revision)};
  if (std::optional<Outcome> outcome = built_upon(found.entry, context)) return *outcome;
  if (is_dropped(found.plan, context)) {
    return refused(
        fmt::format("revision {} is retired: its old shape is dropped", found.entry.revision),
        fmt::format("`lockstep downgrade {}` runs its downgrade section instead.",
                    found.entry.revision));
  }
  const std::vector<const Step*> irreversible = irreversible_steps(found.plan, context);
  if (!irreversible.empty()) {
    return refused(fmt::format("{} of {} cannot be taken back", irreversible.front()->id,
                               found.entry.revision),
                   "`lockstep downgrade -1` runs the revision's downgrade section instead.");
  }
  std::vector<const PhaseSteps*> phases;
  for (const PhaseSteps& phase : found.plan.phases)
    phases.push_back(&phase);
  if (std::optional<Outcome> outcome = refuse_in_use(found.plan, phases, context)) return *outcome;
  // In flight again, so that a kill half-way leaves a revision that upgrade and abort both go on
  // with.
  move_revision(
      context.ledger, found.entry.revision,
      {.phase = found.entry.phase, .stage = found.entry.stage, .reason = "being taken back"});
  for (auto phase = found.plan.phases.rbegin(); phase != found.plan.phases.rend(); ++phase) {
    if (Outcome outcome = undo_phase(found.plan, *phase, any_step, context); !outcome.done())
      return outcome;
  }
  keep_current(found.entry.revision, false, context);
  move_revision(context.ledger, found.entry.revision,
                {.phase = Phase::Expand, .state = RunState::Aborted});
  return {.message = fmt::format("revision {} is taken back", found.entry.revision)};
}

Outcome abort_revision(Engine& engine, const std::string& revision) {
  if (find_entry(ledger_now(engine), revision) == nullptr) {
    return {.message = fmt::format("revision {} was never run on this database: nothing to abort",
                                   revision)};
  }
  return with_lease(engine, "abort", [&](RunContext& context) -> Outcome {
    const Found found = find_in_ledger(revision, context);
    // Its tables may be full of data by now: taking them away is what downgrade is for.
    if (found.entry.state == RunState::Done) {
      return refused(fmt::format("revision {} is done; abort takes back what is still under way",
                                 found.entry.revision),
                     "`lockstep downgrade -1` takes back the newest revision.");
    }
    return abort_in_run(revision, context);
  });
}

}  // namespace lockstep
