// Taking a step back: its undo in one transaction that also forgets the step, then what can only be
// put back with a scan. A kill between them is resumed where it was.

#include "executor/attempt.hpp"
#include "executor/locked_transaction.hpp"
#include "executor/steps/step_runner.hpp"
#include "executor/text_array.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <set>

namespace lockstep {
namespace {

// `undone_afterwards` counts what follows the first transaction: 1 when that is done (begun, where
// there is none), 2 when the resync is, then one more for each later transaction.
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
    record_undo_begun(ending, step.scope, step.milestone);
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

// What is there already was built by the attempt before.
Outcome later_build(const StepRun& step, const UndoLater& later, int done, RunContext& context) {
  StepRun build = step;
  build.scope.step += "/index";
  build.milestone = Milestone::None;
  build.attempts = 1;
  const BuildIndexConcurrently action{later.sql, later.builds->table, later.builds->index};
  if (Outcome outcome = run(action, build, context); !outcome.done()) return outcome;
  SqlBuilder ending;
  record_undo_afterwards(ending, step.scope, done);
  return run_locked({.scope = step.scope, .ending = ending, .hold = HoldTime::Unbounded}, context);
}

// What cannot be done in one transaction with its entry.
Outcome begin(const StepRun& step, RunContext& context) {
  if (step.undone_afterwards >= kFirstDone) return {};
  SqlBuilder ending;
  record_undo_begun(ending, step.scope, step.milestone);
  return run_locked({.scope = step.scope, .ending = ending, .hold = HoldTime::Unbounded}, context);
}

// `milestone`: none where the beginning has taken it back.
Outcome forget(const StepRun& step, Milestone milestone, RunContext& context) {
  SqlBuilder ending;
  record_step_undone(ending, step.scope, milestone);
  return run_locked({.scope = step.scope, .ending = ending, .hold = HoldTime::Unbounded}, context);
}

const LossGuard* loss_guard(const Step& step) {
  const auto guard_of = [](const auto* action) {
    return action != nullptr && action->undo_guard ? &*action->undo_guard : nullptr;
  };
  const LossGuard* guard = guard_of(std::get_if<RunDdl>(&step.action));
  return guard != nullptr ? guard : guard_of(std::get_if<InstallSyncTrigger>(&step.action));
}

// The sequence that says whether a value was ever written that the old shape cannot hold. It is
// cleared while the table is looked at; that it was called is kept in the ledger meanwhile, for a
// kill in between.
class Marks {
 public:
  Marks(const LossGuard& guard, const StepRun& step, RunContext& context)
      : guard_(guard), step_(step), context_(context) {}

  bool called() {
    const Rows sequence =
        context_.work.query(SqlBuilder{} << "SELECT is_called FROM " << guard_.marks);
    const Rows kept = context_.ledger.query(
        SqlBuilder{}
            << "SELECT marks_cleared FROM lockstep.steps WHERE revision = $1 AND step = $2",
        {step_.scope.revision, step_.scope.step});
    return sequence.flag(0, 0) || (!kept.empty() && kept.flag(0, 0));
  }
  void clear() {
    keep_in_ledger(true);
    set(false);
  }
  void restore() {
    set(true);
    keep_in_ledger(false);
  }

 private:
  void set(bool called) {
    context_.work.query(SqlBuilder{} << "SELECT setval($1, 1, $2::boolean)",
                        {guard_.marks.quoted(), called ? "true" : "false"});
  }
  void keep_in_ledger(bool cleared) {
    context_.ledger.query(SqlBuilder{} << "UPDATE lockstep.steps SET marks_cleared = $3::boolean "
                                          "WHERE revision = $1 AND step = $2",
                          {step_.scope.revision, step_.scope.step, cleared ? "true" : "false"});
  }

  const LossGuard& guard_;
  const StepRun& step_;
  RunContext& context_;
};

// Transactions that may have written the step's tables before now and have not ended yet.
std::set<std::string> writers(const StepRun& step, RunContext& context) {
  std::vector<std::string> relations;
  for (const RelationLock& lock : step.step.undo.locks)
    relations.push_back(lock.relation);
  const Rows rows = context.ledger.query(
      SqlBuilder{}
          << "SELECT DISTINCT l.virtualtransaction FROM pg_locks l JOIN unnest($1::text[]) AS "
             "r(name)"
             " ON l.relation = to_regclass(r.name) WHERE l.granted AND l.mode = 'RowExclusiveLock'",
      {text_array(relations)});
  std::set<std::string> transactions;
  for (std::size_t row = 0; row < rows.size(); ++row)
    transactions.insert(rows.text(row, 0));
  return transactions;
}

// Waits until every writer of this moment has ended. Nothing: they have.
std::optional<Outcome> wait_for_writers(const StepRun& step, RunContext& context) {
  const auto deadline = context.clock.now() + context.settings.locks.give_up_after;
  std::set<std::string> waited_for = writers(step, context);
  while (!waited_for.empty()) {
    if (context.clock.now() >= deadline) {
      return Outcome{
          .code = ExitCode::Blocked,
          .message = fmt::format("a transaction that writes to the table does not end ({})",
                                 *waited_for.begin()),
          .next = "Nothing was changed. End it, then run the same command again."};
    }
    if (!context.clock.pause(std::chrono::milliseconds(20), context.stop)) return interrupted();
    const std::set<std::string> now = writers(step, context);
    std::erase_if(waited_for,
                  [&](const std::string& transaction) { return !now.contains(transaction); });
  }
  return std::nullopt;
}

// Values were written that the old shape could not hold. Are there any now? The marks are cleared
// before the look, so a value written after it is marked again and found by the guard under the
// lock; one whose transaction had marked it before and commits after the look would be missed, so
// those are waited for.
std::optional<Outcome> would_lose(const LossGuard& guard, const StepRun& step,
                                  RunContext& context) {
  Marks marks(guard, step, context);
  if (!marks.called()) return std::nullopt;
  marks.clear();
  if (std::optional<Outcome> outcome = wait_for_writers(step, context)) {
    marks.restore();
    return outcome;
  }
  const Rows lost = context.work.query(guard.lost_keys);
  if (lost.empty()) return std::nullopt;
  marks.restore();
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
    if (error->error_class() != ErrorClass::UndoWouldLose || tries == kGuardTries)
      throw DatabaseError(*error);
  }
}

// DROP INDEX CONCURRENTLY runs outside a transaction; IF EXISTS makes it safe to run twice.
Outcome undo_outside_transaction(const StepRun& step, RunContext& context) {
  if (Outcome outcome = begin(step, context); !outcome.done()) return outcome;
  for (const Sql& sql : step.step.undo.statements) {
    if (const auto error = run_outside_transaction(sql, context)) throw DatabaseError(*error);
  }
  return forget(step, Milestone::None, context);
}

// The way back of a REINDEX is another one, which may be run again.
Outcome undo_by_reindex(const ReindexConcurrently& action, const StepRun& step,
                        RunContext& context) {
  if (Outcome outcome = begin(step, context); !outcome.done()) return outcome;
  StepRun back = step;
  back.scope.step += "/back";
  back.milestone = Milestone::None;
  for (const Sql& sql : step.step.undo.statements) {
    if (Outcome outcome = run(ReindexConcurrently{sql, action.table}, back, context);
        !outcome.done())
      return outcome;
  }
  return forget(step, Milestone::None, context);
}

}  // namespace

Outcome undo_step(const StepRun& step, RunContext& context) {
  const Undo& undo = step.step.undo;
  if (undo.statements.empty() && nothing_more(undo)) return forget(step, step.milestone, context);
  if (std::holds_alternative<BuildIndexConcurrently>(step.step.action))
    return undo_outside_transaction(step, context);
  if (const auto* reindex = std::get_if<ReindexConcurrently>(&step.step.action))
    return undo_by_reindex(*reindex, step, context);
  int done = step.undone_afterwards;
  if (done < kFirstDone) {
    const LossGuard* guard = loss_guard(step.step);
    Outcome outcome = guard != nullptr ? guarded_first_transaction(*guard, step, context)
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
    const UndoLater& later = undo.afterwards[index];
    if (Outcome outcome = later.builds ? later_build(step, later, number, context)
                                       : later_transaction(step, later, number, context);
        !outcome.done())
      return outcome;
  }
  return forget(step, Milestone::None, context);
}

}  // namespace lockstep
