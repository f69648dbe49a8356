// The revisions of another tool's project as lint's inputs: their SQL is not what stands in the
// file.

#pragma once

#include "cli/command.hpp"
#include "cli/sql_files.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Whether the project's revisions are to be read by way of its tool.
bool has_revisions_of_a_tool(const MigrationSettings& migrations);
// Whether the path is one of these or lies below one.
bool is_below(const std::string& path, const std::vector<std::string>& folders);
// Whether all that was named is the project's: its SQL files, or for Alembic its Python files. Read
// as plain SQL, the way back would be judged with the way there.
bool are_of_project(const std::vector<std::string>& paths, const MigrationSettings& migrations);

// All whose file is wanted, in the graph's order. Says on stderr which cannot be judged, since what
// they do is not known. Nothing: the project cannot be read, which has been shown.
std::optional<std::vector<SqlInput>> project_inputs(
    CommandContext& context, const std::function<bool(const std::string&)>& wanted);

}  // namespace lockstep
