// The files that lint and plan are pointed at: paths, folders, "-" for standard input.

#pragma once

#include "cli/command.hpp"
#include "migrations/revision_loader.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lockstep {

struct SqlFile {
  std::string path;                          // "-": standard input
  std::shared_ptr<const SourceText> source;  // null: it could not be read
  Script script;  // the upgrade section; with all that is wrong in the file
};

// In the order given, a folder's files by name. A folder of revisions is checked as a whole too:
// ids, parents, rings. Throws UserError for a path that is not there.
std::vector<SqlFile> read_sql_files(CommandContext& context, const std::vector<std::string>& paths);

// One file or "-".
std::variant<SourceText, Diagnostic> read_path_or_input(CommandContext& context,
                                                        const std::string& path);

}  // namespace lockstep
