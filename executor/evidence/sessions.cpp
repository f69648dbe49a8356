#include "executor/evidence/sessions.hpp"

#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {

std::string ClientSession::who() const {
  return fmt::format("{} (user {}, {})", application.empty() ? "no application_name" : application,
                     user, client);
}

std::string hidden_sessions(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),"
                      " quote_ident(current_user)");
  if (rows.flag(0, 0)) return "";
  return fmt::format(
      "this role does not see what others run; as a superuser: GRANT pg_read_all_stats TO {}",
      rows.text(0, 1));
}

std::vector<ClientSession> client_sessions(Session& session) {
  const bool has_query_id = session.server_version().major() >= 14;
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT coalesce(application_name, ''), coalesce(usename, ''),"
         " coalesce(host(client_addr), 'local'), coalesce(query, ''),"
         " CASE WHEN state = 'active' THEN 0 ELSE"
         " coalesce(extract(epoch FROM clock_timestamp() - query_start), 0) END::float8, "
      << (has_query_id ? Fragment("coalesce(query_id::text, '')") : Fragment("''"))
      << " FROM pg_stat_activity WHERE datname = current_database()"
         " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
         " AND application_name NOT LIKE 'lockstep/%' ORDER BY 5, 1");
  std::vector<ClientSession> sessions;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    sessions.push_back({.application = rows.text(row, 0),
                        .user = rows.text(row, 1),
                        .client = rows.text(row, 2),
                        .query = rows.text(row, 3),
                        .query_id = rows.text(row, 5),
                        .seconds_since = std::stod(rows.text(row, 4))});
  }
  return sessions;
}

}  // namespace lockstep
