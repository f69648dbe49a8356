#include "executor/backfill/leftovers.hpp"

#include "sql/sql_builder.hpp"

#include <algorithm>
#include <iterator>

namespace lockstep {
namespace {

// Few enough for any batch's time.
constexpr std::size_t kPlacesInBatch = 500;

}  // namespace

std::vector<Leftovers> find_leftovers(const Backfill& action, bool partitioned, Session& session) {
  SqlBuilder sql;
  sql << "SELECT n.nspname, c.relname, l.place FROM (SELECT tableoid AS part, ctid::text AS place"
         " FROM "
      << (partitioned ? Fragment("") : Fragment("ONLY ")) << action.relation << " WHERE ("
      << action.out_of_sync << ")";
  if (action.poison) sql << " AND (" << *action.poison << ") IS NULL";
  sql << " LIMIT " << static_cast<std::int64_t>(kMostLeftovers) + 1
      << ") l JOIN pg_catalog.pg_class c ON c.oid = l.part JOIN pg_catalog.pg_namespace n ON n.oid "
         "="
         " c.relnamespace ORDER BY l.part";
  const Rows rows = session.query(sql);
  std::vector<Leftovers> leftovers;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const RelationName table{Identifier(rows.text(row, 0)), Identifier(rows.text(row, 1))};
    if (leftovers.empty() || leftovers.back().table != table) leftovers.push_back({table, {}});
    leftovers.back().places.push_back(rows.text(row, 2));
  }
  return leftovers;
}

std::size_t count(const std::vector<Leftovers>& leftovers) {
  std::size_t sum = 0;
  for (const Leftovers& each : leftovers)
    sum += each.places.size();
  return sum;
}

Outcome copy_leftovers(const BackfillJob& job, const Leftovers& leftovers, Session& session) {
  const std::vector<std::string>& places = leftovers.places;
  Backfill action = job.action;
  action.relation = leftovers.table;
  const BackfillJob part{.action = action,
                         .scope = job.scope,
                         .context = job.context,
                         .user_triggers = job.user_triggers,
                         .seeks_hot = job.seeks_hot,
                         .most_window_pages = job.most_window_pages};
  for (std::size_t first = 0; first < places.size(); first += kPlacesInBatch) {
    if (job.context.stop.stop_requested()) return interrupted();
    if (job.context.out_of_time()) return more_to_do();
    const std::size_t end = std::min(places.size(), first + kPlacesInBatch);
    const std::vector<std::string> some(
        std::next(places.begin(), static_cast<std::ptrdiff_t>(first)),
        std::next(places.begin(), static_cast<std::ptrdiff_t>(end)));
    const auto sent = send_batch(rows_batch(part, some, LockedRows::Skip), session, job.context);
    if (const auto* outcome = std::get_if<Outcome>(&sent)) return *outcome;
  }
  return {};
}

}  // namespace lockstep
