// What the server shows of itself, and what each sign says about the copy's speed. Pure: reading is
// in signal_reader. A sign that cannot be read says "wait" (fail closed); what is not there (no
// replica, no slot, no archive) says nothing.

#pragma once

#include "executor/backfill/pace.hpp"
#include "executor/settings.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace lockstep {

// Nothing in a field: it could not be read.
struct Readout {
  std::optional<double> replica_lag_seconds;       // of the slowest
  std::optional<std::int64_t> wal_retained_bytes;  // by the replication slot furthest behind
  std::optional<std::int64_t> archive_backlog_bytes;
  std::optional<std::int64_t> requested_checkpoints;  // ever
  std::optional<std::int64_t> wal_bytes;              // ever
  std::optional<std::int64_t> active_sessions;        // of others
  std::int64_t max_connections = 100;
  std::optional<std::int64_t> lock_waits;       // sessions that wait for a lock on the table
  std::optional<bool> wraparound_vacuum;        // on the table
  std::optional<double> canary_ms;              // a random page of the table, read
  std::optional<std::int64_t> live_sessions{};  // of others, that have worked within seconds
  std::optional<std::int64_t> table_bytes{};
  std::chrono::steady_clock::time_point at{};
};

// What one sign says; nothing: full speed.
struct Brake {
  Speed speed = Speed::Wait;
  std::string reason;
};

std::optional<Brake> brake_for_replica_lag(const Readout& now, const BackfillPace& limits);
std::optional<Brake> brake_for_retained_wal(const Readout& now, const BackfillPace& limits);
std::optional<Brake> brake_for_archive(const Readout& now, const BackfillPace& limits);
std::optional<Brake> brake_for_sessions(const Readout& now, const BackfillPace& limits);
std::optional<Brake> brake_for_lock_waits(const Readout& now);
std::optional<Brake> brake_for_wraparound(const Readout& now);
std::optional<Brake> brake_for_canary(const Readout& now, std::chrono::milliseconds max_stall);
// A checkpoint that the amount of WAL has forced since `before` writes as fast as it can.
std::optional<Brake> brake_for_checkpoint(const Readout& now, const Readout& before);

// The strongest of all; without one, full speed.
Brake strongest_brake(const Readout& now, const Readout& before, const RunSettings& settings);

}  // namespace lockstep
