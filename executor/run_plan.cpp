#include "executor/run_plan.hpp"

#include "executor/attempt.hpp"
#include "executor/ledger.hpp"
#include "executor/steps/step_runner.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lockstep {
namespace {

// The step after which the revision counts as current: the last of expand and backfill (DESIGN §4).
const Step* last_before_contract(const Plan& plan) {
  const Step* last = nullptr;
  for (const PhaseSteps& phase : plan.phases) {
    if (phase.phase != Phase::Contract) last = &phase.steps.back();
  }
  return last;
}

bool is_soft_drop(const PhaseSteps& phase, const Step& step) {
  const bool takes_away = std::holds_alternative<RunDdl>(step.action) ||
                          std::holds_alternative<DropIndexConcurrently>(step.action);
  const bool comes_back = !step.undo.statements.empty() || !step.undo.afterwards.empty();
  return phase.stage == Stage::Retire && takes_away && comes_back;
}

Milestone milestone_of(const Plan& plan, const PhaseSteps& phase, const Step& step) {
  if (&step == &plan.phases.back().steps.back()) return Milestone::Finished;
  if (&step == last_before_contract(plan)) return Milestone::Current;
  if (phase.stage == Stage::Cutover && &step == &phase.steps.back()) return Milestone::CutOver;
  if (is_soft_drop(phase, step)) return Milestone::SoftDropped;
  return Milestone::None;
}

StepRun step_run(const Plan& plan, const PhaseSteps& phase, const Step& step,
                 const RunContext& context) {
  return {.plan = plan,
          .step = step,
          .scope = {.revision = plan.revision,
                    .step = step.id,
                    .kind = std::string(step_kind(step.action)),
                    .run = context.run,
                    .fence = context.fence,
                    .versions = context.settings.versions},
          .milestone = context.milestones == Milestones::On ? milestone_of(plan, phase, step)
                                                            : Milestone::None};
}

Outcome failed(const Plan& plan, const Step& step, const DatabaseError& error) {
  return {.code = ExitCode::NeedsHuman,
          .message = fmt::format(
              "{} of {} failed{}: {}", step.id, plan.revision,
              error.sqlstate().empty() ? "" : fmt::format(" (SQLSTATE {})", error.sqlstate()),
              error.what()),
          .next = fmt::format(
              "{} Mend the cause and run the same command again, or take the revision back with"
              " `lockstep abort {}`.",
              is_transactional(step.action) ? "Its transaction was rolled back."
                                            : "The next run goes on from where it stopped.",
              plan.revision)};
}

Outcome outcome_of(const Plan& plan, const Step& step, const DatabaseError& error,
                   const RunContext& context) {
  if (error.error_class() == ErrorClass::ConnectionLost) throw error;
  if (error.error_class() == ErrorClass::Cancelled && context.stop.stop_requested())
    return interrupted();
  if (error.error_class() == ErrorClass::LeaseLost) {
    return lease_lost();
  }
  if (error.error_class() == ErrorClass::Drifted) {
    return {.code = ExitCode::Drifted,
            .message = fmt::format("{} of {}: {}", step.id, plan.revision, error.what()),
            .next = "Nothing was changed by this step. See `lockstep check`."};
  }
  return failed(plan, step, error);
}

RunState state_after(const Outcome& outcome) {
  switch (outcome.code) {
    case ExitCode::NeedsHuman:
    case ExitCode::UnexpectedError:
    case ExitCode::Drifted:
      return RunState::Failed;
    case ExitCode::Done:
      return RunState::Running;
    case ExitCode::BadInput:
    case ExitCode::LintFindings:
    case ExitCode::Pending:
    case ExitCode::Refused:
    case ExitCode::Blocked:
    case ExitCode::LeaseHeld:
    case ExitCode::Unreachable:
    case ExitCode::Interrupted:
    case ExitCode::MoreToDo:
      return RunState::Waiting;
  }
  return RunState::Failed;
}

enum class Way { There, Back };

// A holder that has lost the lease writes nothing more. A step that could not be taken back is
// still what it was: done, or half taken back.
void record_stop(const Plan& plan, const PhaseSteps& phase, const Step& step, Way way,
                 const Outcome& outcome, RunContext& context) {
  if (outcome.code == ExitCode::LeaseHeld) return;
  if (way == Way::There && state_after(outcome) == RunState::Failed)
    mark_step_failed(context.ledger, plan.revision, step, outcome.message);
  move_revision(context.ledger, plan.revision,
                {.phase = phase.phase,
                 .stage = phase.stage,
                 .state = state_after(outcome),
                 .step = step.id,
                 .reason = outcome.message});
}

Outcome run_one(const Plan& plan, const PhaseSteps& phase, const Step& step, int attempts,
                RunContext& context) {
  move_revision(context.ledger, plan.revision,
                {.phase = phase.phase, .stage = phase.stage, .step = step.id});
  mark_step_running(context.ledger, plan.revision, step, context.run);
  context.progress.step_started(plan.revision, step.id, step.why);
  StepRun run = step_run(plan, phase, step, context);
  run.attempts = attempts;
  Outcome outcome;
  const std::optional<DatabaseError> error = attempt([&] { outcome = run_step(run, context); });
  if (error) outcome = outcome_of(plan, step, *error, context);
  if (outcome.done()) {
    context.progress.step_done(plan.revision, step.id);
  } else {
    record_stop(plan, phase, step, Way::There, outcome, context);
  }
  return outcome;
}

}  // namespace

bool has_contract_phase(const Plan& plan) {
  return std::any_of(plan.phases.begin(), plan.phases.end(),
                     [](const PhaseSteps& phase) { return phase.phase == Phase::Contract; });
}

const PhaseSteps* find_phase(const Plan& plan, Phase phase, std::optional<Stage> stage) {
  const auto found = std::find_if(
      plan.phases.begin(), plan.phases.end(),
      [&](const PhaseSteps& steps) { return steps.phase == phase && steps.stage == stage; });
  return found == plan.phases.end() ? nullptr : &*found;
}

namespace {

// A way back that was cut short has to be walked to its end before the way forward is taken again.
Outcome finish_undoing(const Plan& plan, const PhaseSteps& phase, RunContext& context) {
  const std::map<std::string, StepEntry> entries = read_steps(context.ledger, plan.revision);
  const auto is_undoing = [&](const Step& step) {
    const auto entry = entries.find(step.id);
    return entry != entries.end() && entry->second.state == StepState::Undoing;
  };
  return undo_phase(plan, phase, is_undoing, context);
}

bool takes_over(const Step& step, const BuildIndexConcurrently& build) {
  const std::string clause = "USING INDEX " + build.index.name.quoted();
  const std::vector<Sql> statements = step_sql(step.action);
  return std::any_of(statements.begin(), statements.end(),
                     [&](const Sql& sql) { return sql.text().find(clause) != std::string::npos; });
}

// A constraint takes over the index that a step before it has built, and takes it along when it is
// taken back. When a way back ended there, the way forward has to build the index again.
bool went_with_its_constraint(const Plan& plan, const Step& step,
                              const std::map<std::string, StepEntry>& entries,
                              RunContext& context) {
  const auto* build = std::get_if<BuildIndexConcurrently>(&step.action);
  if (build == nullptr) return false;
  for (const PhaseSteps& phase : plan.phases) {
    for (const Step& later : phase.steps) {
      const auto entry = entries.find(later.id);
      if (entry == entries.end() || entry->second.state != StepState::Undone ||
          !takes_over(later, *build)) {
        continue;
      }
      return context.work
          .query(SqlBuilder{} << "SELECT to_regclass($1) IS NULL", {build->index.quoted()})
          .flag(0, 0);
    }
  }
  return false;
}

}  // namespace

Outcome run_phase(const Plan& plan, const PhaseSteps& phase, RunContext& context) {
  if (Outcome outcome = finish_undoing(plan, phase, context); !outcome.done()) return outcome;
  const std::map<std::string, StepEntry> entries = read_steps(context.ledger, plan.revision);
  for (const Step& step : phase.steps) {
    const auto entry = entries.find(step.id);
    if (entry != entries.end() && entry->second.state == StepState::Done &&
        !went_with_its_constraint(plan, step, entries, context)) {
      continue;
    }
    if (context.stop.stop_requested()) return interrupted();
    if (context.out_of_time()) return more_to_do();
    const int attempts = entry == entries.end() ? 0 : entry->second.attempts;
    if (Outcome outcome = run_one(plan, phase, step, attempts, context); !outcome.done())
      return outcome;
  }
  return {};
}

Outcome undo_phase(const Plan& plan, const PhaseSteps& phase,
                   const std::function<bool(const Step&)>& which, RunContext& context) {
  const std::map<std::string, StepEntry> entries = read_steps(context.ledger, plan.revision);
  for (auto place = phase.steps.rbegin(); place != phase.steps.rend(); ++place) {
    const Step& step = *place;
    const auto entry = entries.find(step.id);
    if (entry == entries.end() || entry->second.state == StepState::Undone || !which(step))
      continue;
    // A transactional step that was started and is not done has left nothing behind.
    const bool left_nothing = entry->second.state != StepState::Done &&
                              entry->second.state != StepState::Undoing &&
                              is_transactional(step.action);
    if (left_nothing) continue;
    if (context.stop.stop_requested()) return interrupted();
    context.progress.step_started(plan.revision, step.id, "taken back");
    StepRun run = step_run(plan, phase, step, context);
    // A gate that was asked and did not hold has reached nothing that could be taken back.
    if (entry->second.state != StepState::Done && entry->second.state != StepState::Undoing)
      run.milestone = Milestone::None;
    run.undone_afterwards =
        entry->second.state == StepState::Undoing ? entry->second.undone_afterwards : 0;
    Outcome outcome;
    const std::optional<DatabaseError> error = attempt([&] { outcome = undo_step(run, context); });
    if (error) outcome = outcome_of(plan, step, *error, context);
    if (!outcome.done()) {
      record_stop(plan, phase, step, Way::Back, outcome, context);
      return outcome;
    }
    context.progress.step_done(plan.revision, step.id);
  }
  return {};
}

std::vector<const Step*> irreversible_steps(const Plan& plan, RunContext& context) {
  const std::map<std::string, StepEntry> entries = read_steps(context.ledger, plan.revision);
  std::vector<const Step*> steps;
  for (const PhaseSteps& phase : plan.phases) {
    for (const Step& step : phase.steps) {
      const auto entry = entries.find(step.id);
      const bool ran = entry != entries.end() && entry->second.state == StepState::Done;
      if (ran && !step.reversible) steps.push_back(&step);
    }
  }
  return steps;
}

}  // namespace lockstep
