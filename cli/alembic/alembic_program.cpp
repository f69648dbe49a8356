#include "cli/alembic/alembic_program.hpp"

#include "migrations/blanks.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sstream>

namespace lockstep {
namespace {

constexpr int kNotFound = 127;

}  // namespace

AlembicProgram::AlembicProgram(const std::filesystem::path& config, const std::string& command) {
  std::istringstream words(command.empty() ? "alembic" : command);
  for (std::string word; words >> word;)
    command_.push_back(word);
  const std::filesystem::path absolute = std::filesystem::absolute(config);
  folder_ = absolute.parent_path().string();
  // Alembic before 1.16 looks for alembic.ini alone; pyproject.toml it finds by itself.
  if (config.extension() == ".ini") {
    command_.emplace_back("-c");
    command_.push_back(absolute.string());
  }
}

std::vector<std::string> AlembicProgram::command_line(
    const std::vector<std::string>& arguments) const {
  std::vector<std::string> line = command_;
  line.insert(line.end(), arguments.begin(), arguments.end());
  return line;
}

scratch::ChildResult AlembicProgram::run(const std::vector<std::string>& arguments) const {
  const std::vector<std::string> line = command_line(arguments);
  scratch::ChildResult result = scratch::run(line, {}, scratch::Streams::Apart, folder_);
  if (result.status == kNotFound) {
    throw UserError(
        fmt::format("cannot run {}: {}", line.front(),
                    result.errors.empty() ? "there is no such program" : last_line(result.errors)),
        "Install the project's Python packages, or name its Alembic in lockstep.yaml: migrations: "
        "{command: \"poetry run alembic\"}.");
  }
  return result;
}

std::string last_line(const std::string& errors) {
  std::istringstream lines(errors);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (!trimmed(line).empty()) last = trimmed(line);
  }
  return last;
}

}  // namespace lockstep
