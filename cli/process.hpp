// Becoming another program after success: `upgrade --then -- CMD`.

#pragma once

#include "executor/outcome.hpp"

#include <string>
#include <vector>

namespace lockstep {

// With a command and `code` Done: replaces this process by it, so that signals and the exit code
// are its own; throws UserError when it cannot be started. Else gives `code` back.
ExitCode then_become(const std::vector<std::string>& command, ExitCode code);

}  // namespace lockstep
