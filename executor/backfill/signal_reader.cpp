#include "executor/backfill/signal_reader.hpp"

#include "executor/attempt.hpp"
#include "executor/backfill/canary.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {
namespace {

// For a role that may not see others, their state is NULL: such a row makes the answer NULL.
constexpr Fragment kReplicaLag =
    "(SELECT CASE WHEN count(*) FILTER (WHERE state IS NULL) = 0\n"
    "   THEN coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 END\n"
    "  FROM pg_stat_replication)";

constexpr Fragment kRetained =
    "(SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0)::bigint\n"
    "  FROM pg_replication_slots WHERE restart_lsn IS NOT NULL)";

// From the names of WAL files: 8 digits each for timeline, log and segment. Before anything was
// archived or has failed there is no backlog to know of.
constexpr Fragment kArchiveBacklog =
    "(SELECT CASE WHEN current_setting('archive_mode') = 'off' THEN 0\n"
    "    WHEN last_archived_wal IS NULL AND last_failed_wal IS NULL THEN 0\n"
    "    WHEN last_archived_wal ~ '^[0-9A-F]{24}' THEN pg_wal_lsn_diff(pg_current_wal_lsn(),\n"
    "      (substr(last_archived_wal, 9, 8) || '/0')::pg_lsn)::bigint\n"
    "      - ('x' || substr(last_archived_wal, 17, 8))::bit(32)::bigint\n"
    "        * pg_size_bytes(current_setting('wal_segment_size')) END\n"
    "  FROM pg_stat_archiver)";

constexpr Fragment kActiveSessions =
    "(SELECT count(*) FILTER (WHERE coalesce(state, 'active') NOT LIKE 'idle%')\n"
    "  FROM pg_stat_activity WHERE usesysid IS NOT NULL AND datid IS NOT NULL\n"
    "   AND coalesce(backend_type, 'client backend') = 'client backend'\n"
    "   AND application_name NOT LIKE 'lockstep/%')";

// Others that have done something within the last seconds.
constexpr Fragment kLiveSessions =
    "(SELECT count(*) FILTER (WHERE coalesce(state, 'active') NOT LIKE 'idle%'\n"
    "    OR state_change > clock_timestamp() - interval '2 seconds')\n"
    "  FROM pg_stat_activity WHERE usesysid IS NOT NULL AND datname = current_database()\n"
    "   AND coalesce(backend_type, 'client backend') = 'client backend'\n"
    "   AND application_name NOT LIKE 'lockstep/%')";

constexpr Fragment kLockWaits =
    "(SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND relation = r.oid\n"
    "   AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";

constexpr Fragment kWraparound =
    "(SELECT CASE WHEN count(*) FILTER (WHERE a.state IS NULL) = 0\n"
    "   THEN count(*) FILTER (WHERE a.query LIKE '%(to prevent wraparound)%') > 0 END\n"
    "  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.relation = r.oid\n"
    "   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())\n"
    "   AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted)";

Sql all_signals(ServerVersion version) {
  SqlBuilder sql;
  sql << "SELECT " << kReplicaLag << ",\n" << kRetained << ",\n" << kArchiveBacklog << ",\n";
  if (version >= ServerVersion::of_major(17)) {
    sql << "(SELECT num_requested FROM pg_stat_checkpointer)";
  } else {
    sql << "(SELECT checkpoints_req FROM pg_stat_bgwriter)";
  }
  return sql << ",\npg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,\n"
             << kActiveSessions << ",\ncurrent_setting('max_connections'),\n"
             << kLockWaits << ",\n"
             << kWraparound << ",\n"
             << kLiveSessions << ",\npg_relation_size(r.oid)"
             << "\nFROM (SELECT to_regclass($1)::oid AS oid) r";
}

std::optional<std::int64_t> number(const Rows& rows, std::size_t column) {
  if (rows.is_null(0, column)) return std::nullopt;
  return rows.number(0, column);
}

// A server's error leaves the fields empty.
template <class Read>
void unless_refused(Read&& read) {
  const std::optional<DatabaseError> error = attempt(std::forward<Read>(read));
  if (error && error->error_class() == ErrorClass::ConnectionLost) throw DatabaseError(*error);
}

}  // namespace

Readout read_signals(const RelationName& relation, Session& session, Clock& clock) {
  Readout readout;
  unless_refused([&] {
    const Rows rows = session.query(all_signals(session.server_version()), {relation.quoted()});
    if (!rows.is_null(0, 0)) readout.replica_lag_seconds = std::stod(rows.text(0, 0));
    readout.wal_retained_bytes = number(rows, 1);
    readout.archive_backlog_bytes = number(rows, 2);
    readout.requested_checkpoints = number(rows, 3);
    readout.wal_bytes = number(rows, 4);
    readout.active_sessions = number(rows, 5);
    readout.max_connections = rows.number(0, 6);
    readout.lock_waits = number(rows, 7);
    if (!rows.is_null(0, 8)) readout.wraparound_vacuum = rows.flag(0, 8);
    readout.live_sessions = number(rows, 9);
    readout.table_bytes = number(rows, 10);
  });
  unless_refused([&] {
    const auto began = clock.now();
    read_any_row(relation, session);
    readout.canary_ms = std::chrono::duration<double, std::milli>(clock.now() - began).count();
  });
  readout.at = clock.now();
  return readout;
}

}  // namespace lockstep
