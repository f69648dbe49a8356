// Errors that end a command → exit code and hint.

#pragma once

#include "executor/database.hpp"
#include "executor/outcome.hpp"

#include <string>
#include <string_view>

namespace lockstep {

ExitCode exit_code_of(ErrorClass error_class);
std::string hint_of(ErrorClass error_class);
// The same, and what a right that the role lacks means.
ExitCode exit_code_of(const DatabaseError& error);
std::string hint_of(const DatabaseError& error);

// Line breaks and runs of blanks become one space.
std::string one_line(std::string_view text);

}  // namespace lockstep
