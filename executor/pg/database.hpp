// The real Database: libpqxx, asserted sessions.

#pragma once

#include "executor/database.hpp"

#include <memory>
#include <string>

namespace lockstep {

enum class PoolerPolicy { Refuse, Allow };  // --allow-pooler

struct ConnectionSettings {
  std::string dsn;  // URI or key=value; empty: libpq's own environment
  PoolerPolicy pooler = PoolerPolicy::Refuse;
  bool allow_recovery = false;  // read-only questions may go to a standby
  std::chrono::seconds connect_timeout{10};
};

std::unique_ptr<Database> connect_database(ConnectionSettings settings);

// "host:port/database" for messages: the password and all else of the DSN left out.
std::string shown_target(const std::string& dsn);
// SQLAlchemy's postgresql+driver:// becomes postgresql://; all else unchanged.
std::string libpq_dsn(const std::string& dsn);

}  // namespace lockstep
