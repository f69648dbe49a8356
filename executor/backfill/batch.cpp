#include "executor/backfill/batch.hpp"

#include "executor/attempt.hpp"
#include "executor/text_array.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

void place(SqlBuilder& sql, std::int64_t page) {
  sql << Literal{fmt::format("({},0)", page)} << "::tid";
}

// The whole of each page from `first` on, up to but not with `end`; whatever the pass.
Sql rows_of(const BackfillJob& job, const RangeCursor& cursor, std::int64_t end) {
  SqlBuilder rows;
  if (!job.seeks_hot) {
    // Before 14 there is no TID range scan: every range would read the whole table. At most 291
    // line pointers fit a page of 8 kB.
    return rows << "ctid = ANY (ARRAY(SELECT format('(%s,%s)', p, i)::tid FROM generate_series("
                << cursor.next_page << ", " << end - 1 << ") p, generate_series(1, 291) i))";
  }
  rows << "ctid >= ";
  place(rows, cursor.next_page);
  rows << " AND ctid < ";
  place(rows, end);
  return rows;
}

// Those of the rows that are to be copied. A pass's share are the rows whose number on their page
// ends in its bits: as many on every page. CASE keeps the order: that costs less than comparing
// images, and most rows of a pass are not its own.
Sql wanted(const BackfillJob& job, const RangeCursor& cursor) {
  if (cursor.passes == 1) return job.action.out_of_sync;
  return SqlBuilder{} << "CASE WHEN (pg_catalog.get_byte(pg_catalog.tidsend(ctid), 5) & "
                      << std::int64_t{cursor.passes - 1} << ") = " << std::int64_t{cursor.pass}
                      << " THEN " << job.action.out_of_sync << " ELSE false END";
}

struct Chosen {
  Sql rows;    // a condition that the server finds them by
  Sql wanted;  // what they have to meet besides
};

// An author's statement may change a key, or end the row.
Sql lock_rows(RowEdit edit) {
  return edit == RowEdit::Copy ? SqlBuilder{} << " FOR NO KEY UPDATE"
                               : SqlBuilder{} << " FOR UPDATE";
}

Sql batch(const BackfillJob& job, const Chosen& chosen, const Sql& cursor_row, LockedRows locked) {
  const Backfill& action = job.action;
  const LockBudget& locks = job.context.settings.locks;
  SqlBuilder script;
  // Row locks are waited for no longer than a stall may last: the batch holds others meanwhile.
  begin_fenced(script, job.scope,
               {.lock_timeout = locks.max_stall / 2, .idle_timeout = locks.max_stall});
  // Cursor and data are lost together or not at all, so the batch need not wait for its WAL.
  script << "SET LOCAL synchronous_commit = off;\n";
  if (job.user_triggers == UserTriggers::Silent)
    script << "SET LOCAL session_replication_role = replica;\n";
  script << "WITH moved AS (";
  if (action.edit == RowEdit::Delete) {
    script << "DELETE FROM ONLY " << action.relation;
  } else {
    script << "UPDATE ONLY " << action.relation << " SET " << action.assignment;
  }
  script << " WHERE ";
  if (locked == LockedRows::Skip) {
    script << "ctid = ANY (ARRAY(SELECT ctid FROM ONLY " << action.relation << " WHERE "
           << chosen.rows << " AND (" << chosen.wanted << ")" << lock_rows(action.edit)
           << " SKIP LOCKED))";
  } else {
    script << chosen.rows;
  }
  script << " AND (" << chosen.wanted << ") RETURNING 1)\n"
         << "UPDATE lockstep.backfills SET " << cursor_row
         << "rows_copied = rows_copied + (SELECT count(*) FROM moved), updated_at = "
            "clock_timestamp() WHERE revision = "
         << Literal{job.scope.revision} << " AND step = " << Literal{job.scope.step};
  return script;
}

}  // namespace

Sql range_batch(const BackfillJob& job, const RangeCursor& cursor, std::int64_t end,
                LockedRows locked) {
  const RangeCursor after = after_batch(cursor, end);
  const Sql cursor_row = SqlBuilder{} << "next_page = " << after.next_page
                                      << ", window_first = " << after.window_first
                                      << ", window_end = " << after.window_end
                                      << ", passes = " << std::int64_t{after.passes}
                                      << ", pass = " << std::int64_t{after.pass} << ", ";
  return SqlBuilder{} << batch(job, {rows_of(job, cursor, end), wanted(job, cursor)}, cursor_row,
                               locked)
                      << " AND range = " << std::int64_t{cursor.range} << ";\nCOMMIT";
}

Sql rows_batch(const BackfillJob& job, const std::vector<std::string>& places, LockedRows locked) {
  const std::string array = text_array(places);
  const Sql rows = SqlBuilder{} << "ctid = ANY (" << Literal{array} << "::tid[])";
  return SqlBuilder{} << batch(job, {rows, job.action.out_of_sync}, Sql(), locked)
                      << " AND range = 0;\nCOMMIT";
}

std::variant<BatchEnd, Outcome> send_batch(const Sql& script, Session& session,
                                           const RunContext& context) {
  const std::optional<DatabaseError> error = attempt([&] { session.script(script); });
  if (!error) return BatchEnd::Committed;
  switch (error->error_class()) {
    case ErrorClass::LockTimeout:
    case ErrorClass::Deadlock:
    case ErrorClass::Serialization:
      return BatchEnd::Collided;
    case ErrorClass::Cancelled:
      if (context.stop.stop_requested()) return interrupted();
      break;
    case ErrorClass::LeaseLost:
      return lease_lost();
    case ErrorClass::ConnectionLost:
    case ErrorClass::UndoWouldLose:
    case ErrorClass::Drifted:
    case ErrorClass::Permanent:
      break;
  }
  throw DatabaseError(*error);
}

}  // namespace lockstep
