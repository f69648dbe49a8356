// What the engine has to know of the tool whose project it runs.

#pragma once

#include "cli/command.hpp"
#include "executor/run_scope.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Nothing: the revisions are lockstep's own.
std::optional<VersionTable> version_table(const MigrationSettings& migrations);
// What is current by the tool's table where lockstep has no ledger yet; says so on stderr.
std::vector<std::string> current_by_tool(CommandContext& context, Session& session);
std::function<Outcome(const Revision&)> opaque_runner(const MigrationSettings& migrations);

}  // namespace lockstep
