// What a server's SQLSTATE means to lockstep, as one table, and the translation of libpqxx's
// exceptions.

#pragma once

#include "executor/database.hpp"

#include <string>
#include <string_view>

namespace lockstep::pg {

ErrorClass error_class_of(std::string_view sqlstate);

// The exception being handled, as a DatabaseError; only inside a catch clause. An exception that is
// not of libpqxx is thrown on. A connection that is no longer open is ConnectionLost, whatever was
// said.
DatabaseError translated_exception(const std::string& sql, bool connection_open);

// The server's words without severity, trailing line ends, and the row that failed.
std::string trimmed_message(std::string_view message);

}  // namespace lockstep::pg
