// Taking a step back: its undo in one transaction that also forgets the step, then what can only be
// put back with a scan. A kill between them is resumed where it was.

#include "executor/attempt.hpp"
#include "executor/locked_transaction.hpp"
#include "executor/steps/step_runner.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

// `undone_afterwards` counts what follows the first transaction: 1 when that is done, 2 when the
// resync is, then one more for each later transaction.
constexpr int kFirstDone = 1;
constexpr int kResyncDone = 2;

bool nothing_more(const Undo& undo) {
  return !undo.resync && undo.afterwards.empty();
}

Outcome first_transaction(const StepRun& step, RunContext& context) {
  SqlBuilder ending;
  if (nothing_more(step.step.undo)) {
    record_step_undone(ending, step.scope, step.milestone);
  } else {
    record_undo_afterwards(ending, step.scope, kFirstDone);
  }
  return run_locked({.scope = step.scope,
                     .locks = step.step.undo.locks,
                     .body = step.step.undo.statements,
                     .ending = ending},
                    context);
}

Outcome later_transaction(const StepRun& step, const UndoLater& later, int done,
                          RunContext& context) {
  SqlBuilder ending;
  record_undo_afterwards(ending, step.scope, done);
  return run_locked({.scope = step.scope,
                     .locks = later.locks,
                     .body = {later.sql},
                     .ending = ending,
                     .hold = HoldTime::Bounded},
                    context);
}

Outcome forget(const StepRun& step, RunContext& context) {
  SqlBuilder ending;
  record_step_undone(ending, step.scope, step.milestone);
  return run_locked({.scope = step.scope, .ending = ending, .hold = HoldTime::Unbounded}, context);
}

const LossGuard* loss_guard(const Step& step) {
  const auto* ddl = std::get_if<RunDdl>(&step.action);
  return ddl != nullptr && ddl->undo_guard ? &*ddl->undo_guard : nullptr;
}

void set_marks(const LossGuard& guard, bool called, Session& session) {
  session.query(SqlBuilder{} << "SELECT setval($1, 1, $2::boolean)",
                {guard.marks.quoted(), called ? "true" : "false"});
}

// Values were written that the old shape could not hold. Are there any now? The marks are cleared
// before the look, so a value written after it is marked again and found by the guard under the
// lock.
std::optional<Outcome> would_lose(const LossGuard& guard, const StepRun& step,
                                  RunContext& context) {
  const Rows called = context.work.query(SqlBuilder{} << "SELECT is_called FROM " << guard.marks);
  if (!called.flag(0, 0)) return std::nullopt;
  set_marks(guard, false, context.work);
  const Rows lost = context.work.query(guard.lost_keys);
  if (lost.empty()) return std::nullopt;
  set_marks(guard, true, context.work);
  std::string keys;
  for (std::size_t row = 0; row < lost.size(); ++row) {
    if (row > 0) keys += "; ";
    keys += lost.text(row, 0);
  }
  return Outcome{
      .code = ExitCode::Refused,
      .message = fmt::format(
          "going back would lose values that the old shape cannot hold, in rows with key {}", keys),
      .next = fmt::format("Change these rows, then run the same command again; or go on with "
                          "`lockstep contract {}`.",
                          step.scope.revision)};
}

constexpr int kGuardTries = 5;

Outcome guarded_first_transaction(const LossGuard& guard, const StepRun& step,
                                  RunContext& context) {
  for (int tries = 1;; ++tries) {
    if (std::optional<Outcome> refused = would_lose(guard, step, context)) return *refused;
    Outcome outcome;
    const std::optional<DatabaseError> error =
        attempt([&] { outcome = first_transaction(step, context); });
    if (!error) return outcome;
    if (error->error_class() != ErrorClass::UndoWouldLose || tries == kGuardTries) throw *error;
  }
}

// DROP INDEX CONCURRENTLY runs outside a transaction; IF EXISTS makes it safe to run twice.
Outcome undo_outside_transaction(const StepRun& step, RunContext& context) {
  for (const Sql& sql : step.step.undo.statements)
    context.work.query(sql);
  return forget(step, context);
}

}  // namespace

Outcome undo_step(const StepRun& step, RunContext& context) {
  const Undo& undo = step.step.undo;
  if (undo.statements.empty()) return forget(step, context);
  if (std::holds_alternative<BuildIndexConcurrently>(step.step.action))
    return undo_outside_transaction(step, context);
  int done = step.undone_afterwards;
  if (done < kFirstDone) {
    const LossGuard* guard = loss_guard(step.step);
    const Outcome outcome = guard != nullptr ? guarded_first_transaction(*guard, step, context)
                                             : first_transaction(step, context);
    if (!outcome.done() || nothing_more(undo)) return outcome;
    done = kFirstDone;
  }
  if (done < kResyncDone && undo.resync) {
    StepRun resync = step;
    resync.scope.step += "/resync";
    resync.milestone = Milestone::None;
    if (Outcome outcome = run(*undo.resync, resync, context); !outcome.done()) return outcome;
  }
  for (std::size_t index = 0; index < undo.afterwards.size(); ++index) {
    const int number = kResyncDone + static_cast<int>(index) + 1;
    if (done >= number) continue;
    if (Outcome outcome = later_transaction(step, undo.afterwards[index], number, context);
        !outcome.done())
      return outcome;
  }
  return forget(step, context);
}

}  // namespace lockstep
