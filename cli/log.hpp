// spdlog on stderr, for every folder that logs.

#pragma once

#include "cli/command.hpp"

namespace lockstep {

void set_up_log(const GlobalOptions& options, const Terminal& terminal);

}  // namespace lockstep
