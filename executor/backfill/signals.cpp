#include "executor/backfill/signals.hpp"

#include <fmt/format.h>

#include <array>

namespace lockstep {
namespace {

constexpr double kMegabyte = 1024.0 * 1024.0;

std::optional<Brake> wait(std::string reason) {
  return Brake{Speed::Wait, std::move(reason)};
}

std::optional<Brake> unreadable(std::string_view what) {
  return wait(fmt::format("{} cannot be read: GRANT pg_monitor to lockstep's role", what));
}

std::string megabytes(std::int64_t bytes) {
  return fmt::format("{:.0f} MB", static_cast<double>(bytes) / kMegabyte);
}

std::optional<Brake> too_much_wal(const std::optional<std::int64_t>& bytes, std::int64_t limit,
                                  std::string_view what) {
  if (!bytes) return unreadable(fmt::format("the WAL that {}", what));
  if (*bytes <= limit) return std::nullopt;
  return wait(fmt::format("{} of WAL {}, max_wal_retained is {}", megabytes(*bytes), what,
                          megabytes(limit)));
}

}  // namespace

std::optional<Brake> brake_for_replica_lag(const Readout& now, const BackfillPace& limits) {
  if (!now.replica_lag_seconds) return unreadable("the replicas' lag");
  const double limit = std::chrono::duration<double>(limits.max_replica_lag).count();
  if (*now.replica_lag_seconds <= limit) return std::nullopt;
  return wait(fmt::format("a replica is {:.1f} s behind, max_replica_lag is {:.1f} s",
                          *now.replica_lag_seconds, limit));
}

std::optional<Brake> brake_for_retained_wal(const Readout& now, const BackfillPace& limits) {
  return too_much_wal(now.wal_retained_bytes, limits.max_wal_retained,
                      "is kept for a replication slot");
}

std::optional<Brake> brake_for_archive(const Readout& now, const BackfillPace& limits) {
  return too_much_wal(now.archive_backlog_bytes, limits.max_wal_retained, "waits to be archived");
}

std::optional<Brake> brake_for_sessions(const Readout& now, const BackfillPace& limits) {
  if (!now.active_sessions) return unreadable("the number of active sessions");
  const double limit = limits.max_active_sessions * static_cast<double>(now.max_connections);
  if (static_cast<double>(*now.active_sessions) <= limit) return std::nullopt;
  return wait(fmt::format("{} sessions are active, max_active_sessions allows {:.0f} of {}",
                          *now.active_sessions, limit, now.max_connections));
}

std::optional<Brake> brake_for_lock_waits(const Readout& now) {
  if (!now.lock_waits) return unreadable("who waits for locks");
  if (*now.lock_waits == 0) return std::nullopt;
  return wait(fmt::format("{} session{} for a lock on the table", *now.lock_waits,
                          *now.lock_waits == 1 ? " waits" : "s wait"));
}

std::optional<Brake> brake_for_wraparound(const Readout& now) {
  if (!now.wraparound_vacuum) return unreadable("what holds SHARE UPDATE EXCLUSIVE on the table");
  if (!*now.wraparound_vacuum) return std::nullopt;
  return wait("autovacuum works on the table to prevent wraparound");
}

std::optional<Brake> brake_for_canary(const Readout& now, std::chrono::milliseconds max_stall) {
  if (!now.canary_ms) return wait("a page of the table could not be read in time");
  const auto limit = static_cast<double>(max_stall.count());
  const std::string reason =
      fmt::format("reading one page of the table takes {:.0f} ms", *now.canary_ms);
  if (*now.canary_ms > limit) return wait(reason);
  if (*now.canary_ms > limit / 4) return Brake{Speed::Half, reason};
  return std::nullopt;
}

std::optional<Brake> brake_for_checkpoint(const Readout& now, const Readout& before) {
  if (!now.requested_checkpoints || !now.wal_bytes) return unreadable("the number of checkpoints");
  if (!before.requested_checkpoints || !before.wal_bytes) return std::nullopt;
  if (*now.requested_checkpoints <= *before.requested_checkpoints) return std::nullopt;
  const double seconds = std::chrono::duration<double>(now.at - before.at).count();
  const double rate =
      seconds > 0 ? static_cast<double>(*now.wal_bytes - *before.wal_bytes) / kMegabyte / seconds
                  : 0;
  return Brake{Speed::Half,
               fmt::format("{:.0f} MB of WAL a second have forced a checkpoint", rate)};
}

Brake strongest_brake(const Readout& now, const Readout& before, const RunSettings& settings) {
  const BackfillPace& limits = settings.backfill;
  Brake strongest{.speed = Speed::Full, .reason = ""};
  for (const std::optional<Brake>& brake :
       {brake_for_replica_lag(now, limits), brake_for_retained_wal(now, limits),
        brake_for_archive(now, limits), brake_for_sessions(now, limits), brake_for_lock_waits(now),
        brake_for_wraparound(now), brake_for_canary(now, settings.locks.max_stall),
        brake_for_checkpoint(now, before)}) {
    if (brake && brake->speed > strongest.speed) strongest = *brake;
  }
  return strongest;
}

}  // namespace lockstep
