// REINDEX CONCURRENTLY: outside a transaction. What an attempt that did not end has left behind is
// found by its name and by being INVALID, and is dropped before the next one and after a failure.

#include "executor/steps/step_runner.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

constexpr int kReindexTries = 5;

// Of the table and of what holds its long values, which is reindexed with it.
std::vector<std::string> leftovers(const ReindexConcurrently& action, Session& session) {
  const Rows rows =
      session.query(SqlBuilder{} << "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_index i"
                                    " JOIN pg_class c ON c.oid = i.indexrelid"
                                    " JOIN pg_namespace n ON n.oid = c.relnamespace"
                                    " JOIN pg_class t ON i.indrelid IN (t.oid, t.reltoastrelid)"
                                    " WHERE t.oid = to_regclass($1) AND NOT i.indisvalid"
                                    " AND c.relname ~ '_cc(new|old)[0-9]*$' ORDER BY 1",
                    {action.table.quoted()});
  std::vector<std::string> names;
  for (std::size_t row = 0; row < rows.size(); ++row)
    names.push_back(rows.text(row, 0));
  return names;
}

void drop_leftovers(const ReindexConcurrently& action, RunContext& context) {
  for (const std::string& index : leftovers(action, context.work)) {
    const auto error = run_outside_transaction(
        SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << Sql::from_catalog(index), context);
    context.progress.note(
        error ? fmt::format("the INVALID index {} is left behind: {}", index, error->what())
              : fmt::format("{}, left by a REINDEX that did not end, is dropped", index));
  }
}

}  // namespace

Outcome run(const ReindexConcurrently& action, const StepRun& step, RunContext& context) {
  for (int tries = 1;; ++tries) {
    if (context.stop.stop_requested()) return interrupted();
    if (Outcome ours = still_ours(step, context); !ours.done()) return ours;
    drop_leftovers(action, context);
    const auto error = run_outside_transaction(action.sql, context);
    if (!error) return record_done(step, context);
    if (error->error_class() == ErrorClass::Cancelled && context.stop.stop_requested())
      return interrupted();
    if (tries < kReindexTries && worth_another_try(*error)) {
      context.progress.waiting(step.scope.revision, step.scope.step, error->what());
      continue;
    }
    if (error->error_class() != ErrorClass::ConnectionLost) drop_leftovers(action, context);
    throw DatabaseError(*error);
  }
}

}  // namespace lockstep
