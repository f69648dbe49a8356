#include "executor/backfill/forecast.hpp"

#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

// Of the rows of a copy that seeks HOT updates, those that leave their page all the same.
constexpr double kLeaveTheirPage = 0.15;
// What bench/backfill_bench shows: WAL for an index entry, and seconds for a row and for an entry.
constexpr double kWalOfIndexEntry = 125;
constexpr double kSecondsOfRow = 8e-6;
constexpr double kSecondsOfIndexEntry = 4e-6;

constexpr double kMegabyte = 1e6;

}  // namespace

TableFacts read_table_facts(const RelationName& relation, Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT greatest(c.reltuples, 0)::bigint, pg_relation_size(c.oid),"
                      " pg_indexes_size(c.oid), (SELECT count(*) FROM pg_index WHERE indrelid ="
                      " c.oid) FROM pg_class c WHERE c.oid = to_regclass($1)",
      {relation.quoted()});
  if (rows.empty()) return {};
  return {rows.number(0, 0), rows.number(0, 1), rows.number(0, 2), rows.number(0, 3)};
}

Forecast forecast(const TableFacts& facts, bool seeks_hot) {
  const double moved = seeks_hot ? kLeaveTheirPage : 1;
  const auto rows = static_cast<double>(facts.rows);
  const auto heap = static_cast<double>(facts.heap_bytes);
  const double entries = rows * moved * static_cast<double>(facts.indexes);
  // Each row is written once, and each page once more as a whole after a checkpoint.
  return {.rows = facts.rows,
          .wal_bytes = static_cast<std::int64_t>(2 * heap + entries * kWalOfIndexEntry),
          .growth_bytes = static_cast<std::int64_t>(
              moved * heap + std::min(1.0, 2 * moved) * static_cast<double>(facts.index_bytes)),
          .seconds = rows * kSecondsOfRow + entries * kSecondsOfIndexEntry};
}

std::string to_text(const Forecast& forecast) {
  return fmt::format(
      "about {} rows, {:.0f} s or more, {:.0f} MB of WAL, and {:.0f} MB more for the table and its"
      " indexes",
      forecast.rows, std::max(1.0, forecast.seconds),
      static_cast<double>(forecast.wal_bytes) / kMegabyte,
      static_cast<double>(forecast.growth_bytes) / kMegabyte);
}

}  // namespace lockstep
