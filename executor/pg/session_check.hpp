// What every session is asked right after it connected, and made to be: the server it is, the
// settings it runs under, and that no pooler gives it another backend for each transaction.

#pragma once

#include "executor/database.hpp"
#include "executor/pg/connection.hpp"
#include "executor/pg/database.hpp"

#include <string>

namespace lockstep::pg {

struct CheckedSession {
  BackendIdentity backend;
  ServerVersion version;
};

// "lockstep/0.1.0 work"
std::string application_name(const SessionSettings& settings);

// Throws UserError when the session is not one that lockstep may work with.
CheckedSession check_session(Connection& connection, const ConnectionSettings& target,
                             const SessionSettings& settings);

}  // namespace lockstep::pg
