#include "executor/backfill/leftovers.hpp"

#include "sql/sql_builder.hpp"

#include <algorithm>
#include <iterator>

namespace lockstep {
namespace {

// Few enough for any batch's time.
constexpr std::size_t kPlacesInBatch = 500;

}  // namespace

std::vector<std::string> find_leftovers(const Backfill& action, Session& session) {
  SqlBuilder sql;
  sql << "SELECT ctid::text FROM ONLY " << action.relation << " WHERE (" << action.out_of_sync
      << ")";
  if (action.poison) sql << " AND (" << *action.poison << ") IS NULL";
  sql << " LIMIT " << static_cast<std::int64_t>(kMostLeftovers) + 1;
  const Rows rows = session.query(sql);
  std::vector<std::string> places;
  places.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    places.push_back(rows.text(row, 0));
  return places;
}

Outcome copy_leftovers(const BackfillJob& job, const std::vector<std::string>& places,
                       Session& session) {
  for (std::size_t first = 0; first < places.size(); first += kPlacesInBatch) {
    if (job.context.stop.stop_requested()) return interrupted();
    if (job.context.out_of_time()) return more_to_do();
    const std::size_t end = std::min(places.size(), first + kPlacesInBatch);
    const std::vector<std::string> some(
        std::next(places.begin(), static_cast<std::ptrdiff_t>(first)),
        std::next(places.begin(), static_cast<std::ptrdiff_t>(end)));
    const auto sent = send_batch(rows_batch(job, some, LockedRows::Skip), session, job.context);
    if (const auto* outcome = std::get_if<Outcome>(&sent)) return *outcome;
  }
  return {};
}

}  // namespace lockstep
