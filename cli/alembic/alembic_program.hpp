// The project's own Alembic, run in the project's folder: for what only Python knows.

#pragma once

#include "scratch/child_process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lockstep {

class AlembicProgram {
 public:
  // `command` as in lockstep.yaml, e.g. "alembic" or "poetry run alembic"; empty: alembic.
  AlembicProgram(const std::filesystem::path& config, const std::string& command);

  // "upgrade", "--sql", "a:b" → the whole command line, for exec and for messages.
  std::vector<std::string> command_line(const std::vector<std::string>& arguments) const;
  // Throws UserError when it is not there.
  scratch::ChildResult run(const std::vector<std::string>& arguments) const;
  const std::string& folder() const { return folder_; }

 private:
  std::vector<std::string> command_;
  std::string folder_;
};

// The last line of a Python traceback, or of whatever was written to stderr.
std::string last_line(const std::string& errors);

}  // namespace lockstep
