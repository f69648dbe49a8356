// Errors that end a command → exit code and hint.

#pragma once

#include "executor/database.hpp"
#include "executor/outcome.hpp"

#include <string>
#include <string_view>

namespace lockstep {

ExitCode exit_code_of(ErrorClass error_class);
std::string hint_of(ErrorClass error_class);

// Line breaks and runs of blanks become one space.
std::string one_line(std::string_view text);

}  // namespace lockstep
