// Who is connected to this database and what they ran last, from pg_stat_activity. lockstep's own
// sessions are left out.

#pragma once

#include "executor/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct ClientSession {
  std::string application;  // application_name
  std::string user;
  std::string client;        // address, or "local"
  std::string query;         // running, or the last one; may be cut off
  std::string query_id;      // as in pg_stat_statements; "" before PostgreSQL 14
  double seconds_since = 0;  // the query began; 0 while it runs
  std::string who() const;   // "shop@1.4 (user app, 10.0.0.5)"
};

// "": this role sees what other sessions do. Else what it lacks, with the statement that gives it.
std::string hidden_sessions(Session& session);

// Precondition: hidden_sessions() is "".
std::vector<ClientSession> client_sessions(Session& session);

}  // namespace lockstep
