#include "executor/restore_point.hpp"

#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

constexpr Fragment kRestorePoint = "restore-point";
constexpr Fragment kWalPosition = "wal-position";

void record(Session& ledger, const StepScope& scope, Fragment kind, const std::string& detail) {
  ledger.query(
      SqlBuilder{} << "INSERT INTO lockstep.events (run, revision, step, kind, detail)"
                      " VALUES ($1::bigint, $2, $3, $4, $5)",
      {std::to_string(scope.run), scope.revision, scope.step, std::string(kind.text()), detail});
}

}  // namespace

std::string why_no_restore_point(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT has_function_privilege('pg_create_restore_point(text)', 'EXECUTE'),"
                      " pg_is_in_recovery(), current_setting('wal_level') <> 'minimal',"
                      " quote_ident(current_user)");
  if (rows.flag(0, 1)) return "this server is a standby";
  if (!rows.flag(0, 2)) return "wal_level is minimal, so there is nothing to restore from";
  if (!rows.flag(0, 0)) {
    return fmt::format(
        "this role may not write one (GRANT EXECUTE ON FUNCTION"
        " pg_create_restore_point(text) TO {})",
        rows.text(0, 3));
  }
  return "";
}

void keep_restore_point(Session& ledger, const StepScope& scope) {
  if (!why_no_restore_point(ledger).empty()) {
    const Rows position = ledger.query(SqlBuilder{} << "SELECT pg_current_wal_lsn()::text");
    record(ledger, scope, kWalPosition, "WAL position " + position.text(0, 0));
    return;
  }
  const std::string name = fmt::format("lockstep_{}_run_{}", scope.revision, scope.run);
  const Rows position =
      ledger.query(SqlBuilder{} << "SELECT pg_create_restore_point($1)::text", {name});
  record(ledger, scope, kRestorePoint,
         fmt::format("restore point {} at {}", name, position.text(0, 0)));
}

std::optional<RestorePoint> last_restore_point(Session& session, const std::string& revision) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT detail, extract(epoch FROM clock_timestamp() - at)::float8"
                      " FROM lockstep.events WHERE revision = $1"
                      " AND kind IN ('restore-point', 'wal-position') ORDER BY id DESC LIMIT 1",
      {revision});
  if (rows.empty()) return std::nullopt;
  return RestorePoint{rows.text(0, 0), std::stod(rows.text(0, 1))};
}

}  // namespace lockstep
