// Opens a Session over libpqxx: one connection that is either what was asked for, or not used.

#pragma once

#include "executor/database.hpp"
#include "executor/pg/database.hpp"

#include <memory>

namespace lockstep::pg {

std::unique_ptr<Session> open_session(const ConnectionSettings& connection,
                                      const SessionSettings& settings);

}  // namespace lockstep::pg
