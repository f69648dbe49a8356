// What the engine has to know of the tool whose project it runs.

#pragma once

#include "cli/config.hpp"
#include "executor/run_scope.hpp"

#include <functional>
#include <optional>

namespace lockstep {

// Nothing: the revisions are lockstep's own.
std::optional<VersionTable> version_table(const MigrationSettings& migrations);
std::function<Outcome(const Revision&)> opaque_runner(const MigrationSettings& migrations);

}  // namespace lockstep
