// CREATE INDEX CONCURRENTLY: outside a transaction, so the catalog is asked before and after. A
// build that was killed leaves an INVALID index, which is dropped and built again.

#include "executor/attempt.hpp"
#include "executor/steps/step_runner.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

constexpr int kBuildTries = 5;

enum class IndexState { Absent, Invalid, Valid, SomethingElse };

IndexState probe(const BuildIndexConcurrently& action, Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT i.indexrelid IS NOT NULL AND i.indrelid = to_regclass($2),"
                      " coalesce(i.indisvalid AND i.indisready, false)"
                      " FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid = "
                      "to_regclass($1)",
      {action.index.quoted(), action.table.quoted()});
  if (rows.empty()) return IndexState::Absent;
  if (!rows.flag(0, 0)) return IndexState::SomethingElse;
  return rows.flag(0, 1) ? IndexState::Valid : IndexState::Invalid;
}

// The session's lock_timeout would also cut the build's waits for old snapshots, which park nobody
// and may take as long as the oldest transaction lives (trap 21).
void set_lock_timeout(Session& session, std::chrono::milliseconds timeout) {
  session.query(SqlBuilder{} << "SELECT set_config('lock_timeout', $1, false)",
                {std::to_string(timeout.count())});
}

std::optional<DatabaseError> drop_index(const BuildIndexConcurrently& action, RunContext& context) {
  return run_outside_transaction(
      SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << action.index, context);
}

Outcome failed(const BuildIndexConcurrently& action, const DatabaseError& error,
               RunContext& context) {
  if (error.error_class() == ErrorClass::Cancelled && context.stop.stop_requested())
    return interrupted();
  const std::optional<DatabaseError> not_dropped = drop_index(action, context);
  if (not_dropped) {
    context.progress.note(fmt::format("the INVALID index {} is left behind: {}",
                                      action.index.shown(), not_dropped->what()));
  }
  throw error;
}

// One build from what is there now. Nothing: it is worth another try.
std::optional<Outcome> build(const BuildIndexConcurrently& action, const StepRun& step,
                             bool last_try, RunContext& context) {
  const IndexState state = probe(action, context.work);
  // A valid one is ours when we had started to build it; else the server says that the name is
  // taken.
  if (state == IndexState::Valid && step.attempts > 0) return record_done(step, context);
  if (state == IndexState::Invalid) {
    context.progress.note(
        fmt::format("{} is INVALID, left by a build that did not end: it is dropped and built"
                    " again",
                    action.index.shown()));
    if (const auto error = drop_index(action, context)) return failed(action, *error, context);
  }
  const std::optional<DatabaseError> error = run_outside_transaction(action.sql, context);
  if (error) {
    if (last_try || !worth_another_try(*error)) return failed(action, *error, context);
    context.progress.waiting(step.scope.revision, step.scope.step, error->what());
    return std::nullopt;
  }
  if (probe(action, context.work) == IndexState::Valid) return record_done(step, context);
  throw InternalError("the server built " + action.index.shown() +
                      ", but the catalog does not show it valid");
}

}  // namespace

bool worth_another_try(const DatabaseError& error) {
  return error.error_class() == ErrorClass::LockTimeout ||
         error.error_class() == ErrorClass::Deadlock;
}

Outcome still_ours(const StepRun& step, RunContext& context) {
  SqlBuilder check;
  check_fence(check, step.scope.fence);
  const std::optional<DatabaseError> error = attempt([&] { context.work.script(check.build()); });
  if (!error) return {};
  if (error->error_class() != ErrorClass::LeaseLost) throw DatabaseError(*error);
  return lease_lost();
}

std::optional<DatabaseError> run_outside_transaction(const Sql& sql, RunContext& context) {
  const std::string before = context.work.query(SqlBuilder{} << "SHOW lock_timeout").text(0, 0);
  set_lock_timeout(context.work, context.settings.locks.index_wait);
  std::optional<DatabaseError> error = attempt([&] { context.work.query(sql); });
  if (!error || error->error_class() != ErrorClass::ConnectionLost) {
    context.work.query(SqlBuilder{} << "SELECT set_config('lock_timeout', $1, false)", {before});
  }
  return error;
}

Outcome run(const BuildIndexConcurrently& action, const StepRun& step, RunContext& context) {
  for (int tries = 1;; ++tries) {
    if (context.stop.stop_requested()) return interrupted();
    if (Outcome ours = still_ours(step, context); !ours.done()) return ours;
    if (std::optional<Outcome> outcome = build(action, step, tries == kBuildTries, context))
      return *outcome;
  }
}

}  // namespace lockstep
