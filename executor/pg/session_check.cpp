#include "executor/pg/session_check.hpp"

#include "sql/errors.hpp"

#include <map>

namespace lockstep::pg {
namespace {

using Settings = std::map<std::string, std::string>;

std::string milliseconds(std::chrono::milliseconds length) {
  return std::to_string(length.count());
}

// Values as pg_settings shows them: durations in the setting's base unit, which is ms unless noted.
Settings wanted_settings(const SessionSettings& session, ServerVersion version, bool over_tcp) {
  Settings wanted = {
      {"application_name", application_name(session)},
      {"lock_timeout", milliseconds(session.lock_timeout)},
      {"statement_timeout", milliseconds(session.statement_timeout)},
      {"idle_in_transaction_session_timeout", milliseconds(session.idle_in_transaction_timeout)},
      // A role's or a database's own defaults must not change what our statements mean …
      {"client_encoding", "UTF8"},
      {"standard_conforming_strings", "on"},
      {"quote_all_identifiers", "off"},
      {"DateStyle", "ISO, MDY"},
      {"IntervalStyle", "postgres"},
      {"TimeZone", "UTC"},
      {"bytea_output", "hex"},
      {"extra_float_digits", "1"},
      // … nor how transactions work.
      {"default_transaction_isolation", "read committed"},
      {"default_transaction_read_only", "off"},
      {"default_transaction_deferrable", "off"},
      // Rows hidden by a policy must raise an error: a copy or a proof over some rows is none.
      {"row_security", "off"},
  };
  // A client that was cut off frees its locks: the server looks for it while a statement runs
  // (14+).
  if (version >= ServerVersion::of_major(14)) {
    wanted["client_connection_check_interval"] = "5000";
    wanted["idle_session_timeout"] = "0";
  }
  if (version >= ServerVersion::of_major(17)) wanted["transaction_timeout"] = "0";
  // On a Unix socket these have no meaning and always show 0. The first three in seconds and times.
  if (over_tcp) {
    wanted["tcp_keepalives_idle"] = "10";
    wanted["tcp_keepalives_interval"] = "5";
    wanted["tcp_keepalives_count"] = "4";
    wanted["tcp_user_timeout"] = "30000";
  }
  return wanted;
}

[[noreturn]] void refuse_pooler(const std::string& shown, const std::string& seen) {
  throw UserError(
      "a connection pooler stands between lockstep and " + shown + ": " + seen,
      "Give the server's own address. Locks, timeouts and the lease need a backend that stays "
      "the same; --allow-pooler is for a pooler in session mode.");
}

[[noreturn]] void refuse_setting(const std::string& shown, const std::string& name,
                                 const std::string& wanted, const std::string& found) {
  throw UserError("the setting " + name + " did not take at " + shown + ": asked for " + wanted +
                      ", and it is " + found,
                  "A pooler or a hook of the server may be undoing it.");
}

// Every statement must be answered by the backend that answered the first.
void require_same_backend(const Rows& rows, std::size_t column, int pid, const std::string& shown) {
  const std::int64_t now = rows.number(0, column);
  if (now == pid) return;
  refuse_pooler(shown, "backend " + std::to_string(pid) + " answered first, and then backend " +
                           std::to_string(now));
}

void set_all(Connection& connection, const Settings& wanted, int pid, const std::string& shown) {
  std::string sql = "SELECT pg_backend_pid()";
  Parameters parameters;
  for (const auto& [name, value] : wanted) {
    const std::size_t number = parameters.size() + 1;
    sql.append(", set_config($").append(std::to_string(number));
    sql.append(", $").append(std::to_string(number + 1)).append(", false)");
    parameters.emplace_back(name);
    parameters.emplace_back(value);
  }
  require_same_backend(connection.run(sql, parameters), 0, pid, shown);
}

// In a statement of its own: what a pooler hands to another backend is not there any more.
BackendIdentity assert_settings(Connection& connection, const Settings& wanted, int pid,
                                const std::string& shown) {
  const Rows rows = connection.run(
      "SELECT s.name, s.setting, pg_backend_pid(), a.backend_start::text "
      "FROM pg_settings s, pg_stat_get_activity(pg_backend_pid()) a");
  require_same_backend(rows, 2, pid, shown);
  Settings found;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    found.emplace(rows.text(row, 0), rows.is_null(row, 1) ? "" : rows.text(row, 1));
  }
  for (const auto& [name, value] : wanted) {
    if (found[name] != value) refuse_setting(shown, name, value, found[name]);
  }
  return {.pid = pid, .started = rows.text(0, 3)};
}

}  // namespace

std::string application_name(const SessionSettings& settings) {
  return "lockstep/" LOCKSTEP_VERSION " " + settings.role;
}

CheckedSession check_session(Connection& connection, const ConnectionSettings& target,
                             const SessionSettings& settings) {
  const std::string shown = shown_target(target.dsn);
  const Rows first = connection.run(
      "SELECT pg_backend_pid(), current_setting('server_version_num'), pg_is_in_recovery(), "
      "inet_client_addr() IS NOT NULL");
  const int pid = static_cast<int>(first.number(0, 0));
  // A pooler makes up the pid that it announces. Asked before anything is set, so that no setting
  // sticks to a backend that others will use.
  if (target.pooler == PoolerPolicy::Refuse && pid != connection.announced_pid()) {
    refuse_pooler(shown, "it announced backend " + std::to_string(connection.announced_pid()) +
                             ", but backend " + std::to_string(pid) + " answers");
  }
  const ServerVersion version{static_cast<int>(first.number(0, 1))};
  if (version < kOldestServer) {
    throw UserError(shown + " is PostgreSQL " + std::to_string(version.major()) +
                    "; lockstep needs " + std::to_string(kOldestServer.major()) + " or later");
  }
  if (first.flag(0, 2) && !target.allow_recovery) {
    throw UserError(
        shown + " is in recovery: a standby takes no changes",
        "Give the primary's address, or add target_session_attrs=read-write to the DSN.");
  }
  const Settings wanted = wanted_settings(settings, version, first.flag(0, 3));
  set_all(connection, wanted, pid, shown);
  return {.backend = assert_settings(connection, wanted, pid, shown), .version = version};
}

}  // namespace lockstep::pg
