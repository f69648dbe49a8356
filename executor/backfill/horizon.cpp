#include "executor/backfill/horizon.hpp"

#include "sql/sql_builder.hpp"

#include <algorithm>

namespace lockstep {
namespace {

constexpr std::size_t kMostHistory = 1024;
// What is left of a bad moment after each later sample.
constexpr double kFading = 0.93;

}  // namespace

HorizonSample read_horizon(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "WITH held AS (\n"
                      "  SELECT greatest(age(backend_xmin), age(backend_xid)) AS age,\n"
                      "         concat_ws(' ', 'the transaction of pid', pid,\n"
                      "         '(' || nullif(application_name, '') || ')') AS holder\n"
                      "    FROM pg_stat_activity WHERE pid <> pg_backend_pid()\n"
                      "     AND coalesce(backend_xmin, backend_xid) IS NOT NULL\n"
                      "     AND coalesce(datname, current_database()) = current_database()\n"
                      "  UNION ALL SELECT age(transaction), 'the prepared transaction ' || gid\n"
                      "    FROM pg_prepared_xacts WHERE database = current_database()\n"
                      "  UNION ALL SELECT age(xmin), 'the replication slot ' || slot_name\n"
                      "    FROM pg_replication_slots WHERE xmin IS NOT NULL)\n"
                      "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint,\n"
                      "       coalesce((SELECT max(age) FROM held), 0),\n"
                      "       coalesce((SELECT holder FROM held ORDER BY age DESC LIMIT 1), '')");
  const std::int64_t next = rows.number(0, 0);
  return {.next = next,
          .oldest = next - std::max<std::int64_t>(0, rows.number(0, 1)),
          .holder = rows.text(0, 2)};
}

void Horizon::saw(TimePoint now, HorizonSample sample) {
  if (history_.empty() || history_.back().second != sample.next)
    history_.emplace_back(now, sample.next);
  while (history_.size() > 1 && history_[1].second <= sample.oldest)
    history_.pop_front();
  if (history_.size() > kMostHistory) history_.erase(history_.begin() + 1, history_.begin() + 513);
  const bool nobody = sample.oldest >= sample.next;
  const double lag =
      nobody ? 0 : std::chrono::duration<double, std::milli>(now - history_.front().first).count();
  worst_ms_ = std::max(lag, worst_ms_ * kFading);
  holder_ = std::move(sample.holder);
}

std::chrono::milliseconds Horizon::lag() const {
  return std::chrono::milliseconds(static_cast<std::int64_t>(worst_ms_));
}

}  // namespace lockstep
