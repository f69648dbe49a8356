// Connection strings: what libpq makes of them, what is added to them, and what may be shown of
// them.

#pragma once

#include "executor/pg/database.hpp"

#include <string>
#include <string_view>

namespace lockstep::pg {

// The DSN as key='value' pairs, with the connect timeout and keepalives added where it does not set
// them. Throws UserError, which quotes nothing of the DSN, when libpq cannot read it.
std::string connection_string(const ConnectionSettings& settings,
                              const std::string& application_name);

// Each password of the DSN in `message` replaced, and line ends made into spaces.
std::string scrubbed(std::string message, const std::string& dsn);

}  // namespace lockstep::pg
