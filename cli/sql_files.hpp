// The files that lint is pointed at: paths, folders, "-" for standard input.

#pragma once

#include "cli/command.hpp"
#include "migrations/revision_loader.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lockstep {

struct SqlFile {
  std::string path;                          // "-": standard input
  std::shared_ptr<const SourceText> source;  // null: it could not be read
  Script script;  // the upgrade section; with all that is wrong in the file
};

// The revisions that a file stands among: all of its folder.
struct RevisionFolder {
  RevisionHeaders headers;
  std::map<std::string, std::shared_ptr<const SourceText>> sources;  // by path
};

// A file that was read and is not parsed yet.
struct SqlInput {
  std::string path;
  std::shared_ptr<const SourceText> source;
  std::vector<Diagnostic> problems;  // it could not be read; or they show in the whole folder only
  std::shared_ptr<const RevisionFolder> folder;  // of a revision file
  std::string path_in_folder;                    // as the folder's revisions name it
  std::string file{};                            // where its SQL comes from; empty: `path`
};

// In the order given, a folder's files by name, no file twice. Revisions are seen together with
// those beside them, also with those that are not wanted: ids, parents, rings.
std::vector<SqlInput> read_sql_inputs(CommandContext& context,
                                      const std::vector<std::string>& paths,
                                      const std::function<bool(const std::string&)>& wanted);

// Several threads may parse at once.
SqlFile parsed(const SqlInput& input);

// One file or "-".
std::variant<SourceText, Diagnostic> read_path_or_input(CommandContext& context,
                                                        const std::string& path);

}  // namespace lockstep
