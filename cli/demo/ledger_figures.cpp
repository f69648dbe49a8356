#include "cli/demo/ledger_figures.hpp"

#include "sql/sql_builder.hpp"

namespace lockstep::demo {

LedgerFigures read_ledger_figures(Session& session, const std::string& except) {
  LedgerFigures figures;
  const Rows locks = session.query(
      SqlBuilder{}
          << "SELECT revision, step, array_to_string(relations, ', '), mode, wait_ms, hold_ms, "
             "victims "
             "FROM lockstep.lock_attempts WHERE outcome = 'held' AND revision <> $1 ORDER BY id",
      {except});
  for (std::size_t row = 0; row < locks.size(); ++row) {
    figures.locks.push_back({.revision = locks.text(row, 0),
                             .step = locks.text(row, 1),
                             .relations = locks.text(row, 2),
                             .mode = locks.text(row, 3),
                             .wait_ms = std::stod(locks.text(row, 4)),
                             .hold_ms = std::stod(locks.text(row, 5)),
                             .victims = locks.number(row, 6)});
  }
  const Rows sums = session.query(
      SqlBuilder{} << "SELECT (SELECT count(*) FROM lockstep.lock_attempts WHERE outcome <> 'held' "
                      "AND revision <> $1),"
                      " coalesce(sum(rows_copied), 0)::bigint, coalesce(sum(rows_copied) /"
                      " nullif(sum(extract(epoch FROM updated_at - started_at)), 0), 0)::float8,"
                      " (SELECT coalesce(max(row_count), 0) FROM lockstep.verifications WHERE ok)"
                      " FROM lockstep.backfills",
      {except});
  figures.failed_attempts = sums.number(0, 0);
  figures.rows_copied = sums.number(0, 1);
  figures.rows_per_second = std::stod(sums.text(0, 2));
  figures.rows_verified = sums.number(0, 3);
  return figures;
}

}  // namespace lockstep::demo
