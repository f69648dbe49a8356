#include "executor/backfill/ranges.hpp"

#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <optional>

namespace lockstep {
namespace {

// Of a partitioned table there is none: its partitions have theirs.
struct Heap {
  std::int64_t filenode = 0;
  std::int64_t pages = 0;
};

Heap read_heap(const RelationName& relation, Session& session) {
  const Rows rows =
      session.query(SqlBuilder{} << "SELECT coalesce(pg_relation_filenode(oid), 0),"
                                    " pg_relation_size(oid) / current_setting('block_size')::bigint"
                                    " FROM pg_class WHERE oid = to_regclass($1) AND relkind IN"
                                    " ('r', 'p')",
                    {relation.quoted()});
  if (rows.empty()) throw UserError(relation.shown() + " is gone or is no table");
  return {rows.number(0, 0), rows.number(0, 1)};
}

void insert_ranges(SqlBuilder& script, const StepScope& scope, const RelationName& relation,
                   const Heap& heap, int ranges) {
  for (const RangeCursor& cursor : split_pages(heap.pages, ranges)) {
    script << "INSERT INTO lockstep.backfills (revision, step, range, relation, filenode,"
              " first_page, end_page, window_first, window_end, next_page) VALUES ("
           << Literal{scope.revision} << ", " << Literal{scope.step} << ", "
           << std::int64_t{cursor.range} << ", " << Literal{relation.shown()} << ", "
           << heap.filenode << ", " << cursor.first_page << ", " << cursor.end_page << ", "
           << cursor.window_first << ", " << cursor.window_end << ", " << cursor.next_page
           << ") ON CONFLICT DO NOTHING;\n";
  }
}

void where_step(SqlBuilder& script, const StepScope& scope) {
  script << " WHERE revision = " << Literal{scope.revision}
         << " AND step = " << Literal{scope.step};
}

// What was copied so far stays counted, with the first range.
BackfillEntry start_over(const RelationName& relation, const StepScope& scope, int ranges,
                         const BackfillEntry& before, const Heap& heap, Session& session) {
  SqlBuilder script;
  begin_fenced(script, scope, {});
  script << "DELETE FROM lockstep.backfills";
  where_step(script, scope);
  script << ";\n";
  insert_ranges(script, scope, relation, heap, ranges);
  script << "UPDATE lockstep.backfills SET sweep = " << std::int64_t{before.sweep}
         << ", rows_copied = CASE range WHEN 0 THEN " << before.rows_copied << " ELSE 0 END";
  where_step(script, scope);
  script << ";\nCOMMIT";
  session.script(script);
  return read_backfill(session, scope.revision, scope.step);
}

}  // namespace

BackfillEntry read_backfill(Session& session, const std::string& revision,
                            const std::string& step) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT filenode, sweep, rows_copied, rows_per_second, range, first_page,"
                      " end_page, window_first, window_end, passes, pass, next_page"
                      " FROM lockstep.backfills WHERE revision = $1 AND step = $2 ORDER BY range",
      {revision, step});
  BackfillEntry entry;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    entry.filenode = rows.number(row, 0);
    entry.sweep = static_cast<int>(rows.number(row, 1));
    entry.rows_copied += rows.number(row, 2);
    entry.rows_per_second += std::stod(rows.text(row, 3));
    entry.ranges.push_back({.range = static_cast<int>(rows.number(row, 4)),
                            .first_page = rows.number(row, 5),
                            .end_page = rows.number(row, 6),
                            .window_first = rows.number(row, 7),
                            .window_end = rows.number(row, 8),
                            .passes = static_cast<int>(rows.number(row, 9)),
                            .pass = static_cast<int>(rows.number(row, 10)),
                            .next_page = rows.number(row, 11)});
  }
  return entry;
}

BackfillEntry open_ranges(const RelationName& relation, const StepScope& scope, int ranges,
                          Session& session) {
  const Heap heap = read_heap(relation, session);
  BackfillEntry entry = read_backfill(session, scope.revision, scope.step);
  if (!entry.ranges.empty() && entry.filenode == heap.filenode) return entry;
  return start_over(relation, scope, ranges, entry, heap, session);
}

BackfillEntry next_sweep(const RelationName& relation, const StepScope& scope, int ranges,
                         Session& session) {
  BackfillEntry entry = read_backfill(session, scope.revision, scope.step);
  ++entry.sweep;
  return start_over(relation, scope, ranges, entry, read_heap(relation, session), session);
}

void keep_rate(Session& session, const StepScope& scope, double rows_per_second) {
  session.query(SqlBuilder{} << "UPDATE lockstep.backfills SET rows_per_second = $3::float8"
                                " WHERE revision = $1 AND step = $2 AND range = 0",
                {scope.revision, scope.step, fmt::format("{:.1f}", rows_per_second)});
}

}  // namespace lockstep
