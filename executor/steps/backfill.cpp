// Copies a table's rows from one shape to the other: ranges of pages in batches, then what moved or
// was locked meanwhile, until one look over the table finds no row out of sync (trap 26). A row
// that cannot be converted stops nothing: it is put on a list at the end, and the step is not done
// until the list is empty.

#include "executor/attempt.hpp"
#include "executor/backfill/leftovers.hpp"
#include "executor/backfill/parallel.hpp"
#include "executor/backfill/quarantine.hpp"
#include "executor/backfill/ranges.hpp"
#include "executor/backfill/sweep_progress.hpp"
#include "executor/steps/step_runner.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

constexpr int kMostSweeps = 50;
constexpr std::chrono::seconds kBetweenLooks{1};

class BackfillRun {
 public:
  BackfillRun(const Backfill& action, const StepRun& step, RunContext& context)
      : action_(action),
        step_(step),
        context_(context),
        job_{.action = action,
             .scope = step.scope,
             .context = context,
             .user_triggers = user_triggers(),
             .seeks_hot = context.work.server_version() >= ServerVersion::of_major(14),
             .most_window_pages = most_window_pages()} {}

  Outcome run() {
    if (Outcome outcome = copy(); !outcome.done()) return outcome;
    if (action_.poison) {
      const Quarantine quarantine = find_quarantined(action_, context_.work);
      keep_quarantine(quarantine, step_.scope, context_.work);
      if (quarantine.total > 0) return quarantined(quarantine, action_, step_.scope.revision);
    }
    return record_done(step_, context_);
  }

 private:
  // Ordinary triggers of the application do not fire for the copy where we may ask for that
  // (superuser, or GRANT SET from 15 on); ours are ENABLE ALWAYS.
  UserTriggers user_triggers() const {
    if (action_.edit != RowEdit::Copy) return UserTriggers::Fire;
    const auto error = attempt([&] {
      context_.work.script(SqlBuilder{}
                           << "BEGIN; SET LOCAL session_replication_role = replica; COMMIT");
    });
    if (error && error->error_class() != ErrorClass::Permanent) throw DatabaseError(*error);
    return error ? UserTriggers::Fire : UserTriggers::Silent;
  }

  // A quarter of the server's cache, so that a page is still there when it is visited again.
  std::int64_t most_window_pages() const {
    return context_.ledger
               .query(SqlBuilder{} << "SELECT setting FROM pg_settings"
                                      " WHERE name = 'shared_buffers'")
               .number(0, 0) /
           4;
  }

  bool is_partitioned() const {
    return context_.ledger
        .query(SqlBuilder{} << "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass($1) AND"
                               " relkind = 'p')",
               {action_.relation.quoted()})
        .flag(0, 0);
  }

  Outcome copy() {
    const int parallel = context_.settings.backfill.parallel;
    BackfillEntry entry = open_ranges(action_.relation, step_.scope, parallel, context_.work);
    SweepProgress progress(action_.relation, step_.scope, context_);
    while (true) {
      if (Outcome outcome = copy_ranges(job_, entry.ranges, progress, context_); !outcome.done())
        return outcome;
      Look found = copy_what_is_left(progress);
      if (found.outcome) return *found.outcome;
      if (found.none) return {};
      if (entry.sweep >= kMostSweeps) return never_in_sync();
      entry = next_sweep(action_.relation, step_.scope, parallel, context_.work);
    }
  }

  struct Look {
    bool none = false;               // every row is in sync
    std::optional<Outcome> outcome;  // the run ends
  };
  Look copy_what_is_left(SweepProgress& progress) {
    for (int round = 0; round < kMostSweeps;) {
      const std::vector<Leftovers> places = find_leftovers(action_, partitioned_, context_.work);
      if (places.empty()) return {.none = true, .outcome = {}};
      // No sweep of a partitioned table would come across them.
      if (count(places) > kMostLeftovers && !partitioned_) return {};
      const std::int64_t before = rows_copied();
      for (const Leftovers& part : places) {
        if (Outcome outcome = copy_leftovers(job_, part, context_.work); !outcome.done())
          return {.none = false, .outcome = outcome};
      }
      if (rows_copied() > before) {
        ++round;
        continue;
      }
      progress.waiting("the application holds locks on the last rows");
      context_.clock.pause(kBetweenLooks, context_.stop);
    }
    return {.none = false, .outcome = never_in_sync()};
  }

  std::int64_t rows_copied() {
    return read_backfill(context_.ledger, step_.scope.revision, step_.scope.step).rows_copied;
  }

  Outcome never_in_sync() const {
    if (action_.edit != RowEdit::Copy) {
      return {.code = ExitCode::NeedsHuman,
              .message = fmt::format("after {} sweeps of {} there are still rows of {} that the "
                                     "statement would change",
                                     kMostSweeps, step_.scope.step, action_.relation.shown()),
              .next =
                  "The application writes such rows all the time, or a trigger puts the old "
                  "value back. Stop that and run the same command again, or `lockstep skip " +
                  step_.scope.step + "`."};
    }
    return {.code = ExitCode::NeedsHuman,
            .message = fmt::format("{} still has rows out of sync after {} sweeps of {}",
                                   action_.relation.shown(), kMostSweeps, step_.scope.step),
            .next = "See which with `lockstep verify " + step_.scope.revision +
                    "`; something writes lockstep's column."};
  }

  const Backfill& action_;
  const StepRun& step_;
  RunContext& context_;
  BackfillJob job_;
  bool partitioned_ = is_partitioned();
};

}  // namespace

Outcome run(const Backfill& action, const StepRun& step, RunContext& context) {
  return BackfillRun(action, step, context).run();
}

}  // namespace lockstep
