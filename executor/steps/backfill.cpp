// UPDATE in batches of pages. A batch and its cursor commit together; a row that moves behind the
// cursor is found by the sweeps at the end, which go on until one finds no row out of sync (trap
// 26).

#include "executor/attempt.hpp"
#include "executor/batch_size.hpp"
#include "executor/ledger.hpp"
#include "executor/steps/step_runner.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

using std::chrono::milliseconds;

constexpr int kMostSweeps = 50;
// After so many collisions on one window its locked rows are left to the next sweep.
constexpr int kCollisionsBeforeSkipping = 5;

enum class LockedRows { Wait, Skip };

class BackfillRun {
 public:
  BackfillRun(const Backfill& action, const StepRun& step, RunContext& context)
      : action_(action),
        step_(step),
        context_(context),
        size_(context.settings.backfill.target_batch) {}

  Outcome run() {
    open_cursor();
    replica_role_ = may_set_replica_role();
    while (true) {
      if (Outcome outcome = sweep(); !outcome.done()) return outcome;
      if (!any_out_of_sync()) return record_done(step_, context_);
      if (cursor_.sweep >= kMostSweeps) return never_in_sync();
      next_sweep();
    }
  }

 private:
  void open_cursor() {
    context_.ledger.query(
        SqlBuilder{}
            << "INSERT INTO lockstep.backfills (revision, step, relation, filenode, end_page)"
               " SELECT $1, $2, $3, pg_relation_filenode(r), pg_relation_size(r) / b.size"
               " FROM (SELECT to_regclass($3) AS r) t, (SELECT "
               "current_setting('block_size')::bigint AS size) b"
               " ON CONFLICT (revision, step) DO NOTHING",
        {step_.scope.revision, step_.scope.step, action_.relation.quoted()});
    // A rewritten heap has other pages: start again at the first.
    context_.ledger.query(
        SqlBuilder{} << "UPDATE lockstep.backfills SET next_page = 0,"
                        " filenode = pg_relation_filenode(to_regclass($3)) WHERE revision = $1"
                        " AND step = $2 AND filenode <> pg_relation_filenode(to_regclass($3))",
        {step_.scope.revision, step_.scope.step, action_.relation.quoted()});
    read_cursor();
  }

  void read_cursor() {
    cursor_ = read_backfill(context_.ledger, step_.scope.revision, step_.scope.step).value();
  }

  // Ordinary triggers of the application do not fire for the copy where we may ask for that
  // (superuser, or GRANT SET from 15 on); ours are ENABLE ALWAYS.
  bool may_set_replica_role() {
    const auto error = attempt([&] {
      context_.work.script(SqlBuilder{}
                           << "BEGIN; SET LOCAL session_replication_role = replica; COMMIT");
    });
    if (error && error->error_class() != ErrorClass::Permanent) throw DatabaseError(*error);
    return !error;
  }

  Outcome sweep() {
    int collisions = 0;
    while (cursor_.next_page < cursor_.end_page) {
      if (context_.stop.stop_requested()) return interrupted();
      if (context_.out_of_time()) return more_to_do();
      const LockedRows locked =
          collisions >= kCollisionsBeforeSkipping ? LockedRows::Skip : LockedRows::Wait;
      const auto began = context_.clock.now();
      const std::optional<DatabaseError> error =
          attempt([&] { context_.work.script(batch(locked)); });
      if (!error) {
        collisions = 0;
        size_.took(context_.clock.now() - began);
        advanced(context_.clock.now() - began);
        continue;
      }
      if (std::optional<Outcome> outcome = after(*error)) return *outcome;
      ++collisions;
      size_.collided();
      context_.progress.waiting(step_.scope.revision, step_.scope.step,
                                "rows of the batch are locked by the application");
      context_.clock.pause(milliseconds(20 * collisions), context_.stop);
    }
    return {};
  }

  // Nothing: try again.
  std::optional<Outcome> after(const DatabaseError& error) const {
    switch (error.error_class()) {
      case ErrorClass::LockTimeout:
      case ErrorClass::Deadlock:
      case ErrorClass::Serialization:
        return std::nullopt;
      case ErrorClass::Cancelled:
        if (context_.stop.stop_requested()) return interrupted();
        break;
      case ErrorClass::LeaseLost:
        return lease_lost();
      case ErrorClass::ConnectionLost:
      case ErrorClass::UndoWouldLose:
      case ErrorClass::Drifted:
      case ErrorClass::Permanent:
        break;
    }
    throw error;
  }

  // Bounds of ctid ranges: the whole of each page from `first` on, up to but not with `end`.
  static void page_range(SqlBuilder& sql, std::int64_t first, std::int64_t end,
                         ServerVersion version) {
    if (version >= ServerVersion::of_major(14)) {
      sql << "ctid >= format('(%s,0)', " << first << ")::tid AND ctid < format('(%s,0)', " << end
          << ")::tid";
      return;
    }
    // Before 14 there is no TID range scan: every range would read the whole table. At most 291
    // line pointers fit a page of 8 kB.
    sql << "ctid = ANY (ARRAY(SELECT format('(%s,%s)', p, i)::tid FROM generate_series(" << first
        << ", " << end - 1 << ") p, generate_series(1, 291) i))";
  }

  Sql batch(LockedRows locked) const {
    const std::int64_t first = cursor_.next_page;
    const std::int64_t end = std::min(cursor_.end_page, first + size_.pages());
    SqlBuilder rows;
    page_range(rows, first, end, context_.work.server_version());
    SqlBuilder script;
    // Row locks are waited for no longer than a stall may last: the batch holds others meanwhile.
    begin_fenced(script, step_.scope,
                 {.lock_timeout = context_.settings.locks.max_stall / 2,
                  .idle_timeout = context_.settings.locks.max_stall});
    // Cursor and data are lost together or not at all, so the batch need not wait for its WAL.
    script << "SET LOCAL synchronous_commit = off;\n";
    if (replica_role_) script << "SET LOCAL session_replication_role = replica;\n";
    script << "WITH moved AS (UPDATE ONLY " << action_.relation << " SET " << action_.assignment
           << " WHERE ";
    if (locked == LockedRows::Skip) {
      script << "ctid = ANY (ARRAY(SELECT ctid FROM ONLY " << action_.relation << " WHERE "
             << rows.build() << " AND (" << action_.out_of_sync
             << ") FOR NO KEY UPDATE SKIP LOCKED))";
    } else {
      script << rows.build();
    }
    script << " AND (" << action_.out_of_sync << ") RETURNING 1)\n"
           << "UPDATE lockstep.backfills SET next_page = " << end
           << ", rows_copied = rows_copied + (SELECT count(*) FROM moved), updated_at = "
              "clock_timestamp()"
              " WHERE revision = "
           << Literal{step_.scope.revision} << " AND step = " << Literal{step_.scope.step}
           << ";\nCOMMIT";
    return script;
  }

  void advanced(std::chrono::duration<double> elapsed) {
    const std::int64_t before = cursor_.rows_copied;
    read_cursor();
    seconds_ += elapsed.count();
    rows_ += cursor_.rows_copied - before;
    const double rate = seconds_ > 0 ? static_cast<double>(rows_) / seconds_ : 0;
    const double share = cursor_.end_page == 0 ? 1.0
                                               : static_cast<double>(cursor_.next_page) /
                                                     static_cast<double>(cursor_.end_page);
    pages_ += 1;
    if (pages_ % 8 == 0 || cursor_.next_page >= cursor_.end_page) keep_rate(rate);
    const double eta = share > 0 ? seconds_ * (1 - share) / share : 0;
    context_.progress.step_advanced(
        {step_.scope.revision, step_.scope.step, share, cursor_.rows_copied, rate, eta});
  }

  void keep_rate(double rate) {
    context_.ledger.query(SqlBuilder{}
                              << "UPDATE lockstep.backfills SET rows_per_second = $3::float8"
                                 " WHERE revision = $1 AND step = $2",
                          {step_.scope.revision, step_.scope.step, fmt::format("{:.1f}", rate)});
  }

  bool any_out_of_sync() {
    return context_.work
        .query(SqlBuilder{} << "SELECT EXISTS (SELECT FROM ONLY " << action_.relation << " WHERE "
                            << action_.out_of_sync << ")")
        .flag(0, 0);
  }

  void next_sweep() {
    context_.ledger.query(
        SqlBuilder{} << "UPDATE lockstep.backfills SET sweep = sweep + 1, next_page = 0, end_page ="
                        " pg_relation_size(to_regclass($3)) / current_setting('block_size')::bigint"
                        " WHERE revision = $1 AND step = $2",
        {step_.scope.revision, step_.scope.step, action_.relation.quoted()});
    read_cursor();
  }

  Outcome never_in_sync() const {
    return {.code = ExitCode::NeedsHuman,
            .message = fmt::format("{} still has rows out of sync after {} sweeps of {}",
                                   action_.relation.shown(), kMostSweeps, step_.scope.step),
            .next = "See which with `lockstep verify " + step_.scope.revision +
                    "`; something writes lockstep's column."};
  }

  const Backfill& action_;
  const StepRun& step_;
  RunContext& context_;
  BatchSize size_;
  BackfillEntry cursor_;
  bool replica_role_ = false;
  double seconds_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t pages_ = 0;
};

}  // namespace

Outcome run(const Backfill& action, const StepRun& step, RunContext& context) {
  return BackfillRun(action, step, context).run();
}

}  // namespace lockstep
