#include "cli/sql_files.hpp"

#include "migrations/revision_header.hpp"

#include <algorithm>
#include <filesystem>
#include <istream>
#include <iterator>
#include <set>
#include <tuple>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

SqlInput input_of(const std::string& path, std::variant<SourceText, Diagnostic> read) {
  SqlInput input{path, nullptr, {}};
  if (auto* problem = std::get_if<Diagnostic>(&read)) {
    input.problems.push_back(std::move(*problem));
  } else {
    input.source = std::make_shared<const SourceText>(std::get<SourceText>(std::move(read)));
  }
  return input;
}

std::vector<fs::path> files_of(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> paths;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (entry->path().extension() == ".sql") paths.push_back(entry->path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// The problems that show only when all files are seen together go to the file that each names.
void add_folder_problems(const fs::path& folder, std::vector<SqlInput>& inputs) {
  const LoadResult loaded = load_revisions(folder);
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&loaded);
  if (problems == nullptr) return;
  for (const Diagnostic& problem : *problems) {
    const auto input = std::find_if(inputs.begin(), inputs.end(), [&](const SqlInput& candidate) {
      return candidate.path == problem.path;
    });
    if (input != inputs.end()) input->problems.push_back(problem);
  }
}

void add_folder(const fs::path& folder, const std::function<bool(const std::string&)>& wanted,
                std::vector<SqlInput>& all) {
  std::error_code error;
  std::vector<SqlInput> inputs;
  for (const fs::path& path : files_of(folder, error)) {
    if (wanted(path.string())) inputs.push_back(input_of(path.string(), read_source(path)));
  }
  if (error) {
    all.push_back(
        input_of(folder.string(),
                 Diagnostic{folder.string(), {}, "cannot be read: " + error.message(), ""}));
    return;
  }
  const bool revisions = std::any_of(inputs.begin(), inputs.end(), [](const SqlInput& input) {
    return input.source != nullptr && has_revision_header(*input.source);
  });
  if (revisions) add_folder_problems(folder, inputs);
  std::move(inputs.begin(), inputs.end(), std::back_inserter(all));
}

void leave_out_repeated(std::vector<SqlInput>& inputs) {
  std::set<fs::path> seen;
  std::erase_if(inputs, [&](const SqlInput& input) {
    return !seen.insert(fs::path(input.path).lexically_normal()).second;
  });
}

void add_problem(const Diagnostic& problem, std::vector<Diagnostic>& errors) {
  if (std::find(errors.begin(), errors.end(), problem) != errors.end()) return;
  const auto below = std::find_if(errors.begin(), errors.end(), [&](const Diagnostic& error) {
    return std::tie(error.at.line, error.at.column) > std::tie(problem.at.line, problem.at.column);
  });
  errors.insert(below, problem);
}

}  // namespace

std::variant<SourceText, Diagnostic> read_path_or_input(CommandContext& context,
                                                        const std::string& path) {
  if (path != "-") return read_source(path);
  std::string text{std::istreambuf_iterator<char>(context.in), std::istreambuf_iterator<char>()};
  return checked_source("-", std::move(text));
}

std::vector<SqlInput> read_sql_inputs(CommandContext& context,
                                      const std::vector<std::string>& paths,
                                      const std::function<bool(const std::string&)>& wanted) {
  std::vector<SqlInput> inputs;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      add_folder(path, wanted, inputs);
    } else if (path == "-" || wanted(path)) {
      inputs.push_back(input_of(path, read_path_or_input(context, path)));
    }
  }
  leave_out_repeated(inputs);
  return inputs;
}

SqlFile parsed(const SqlInput& input) {
  SqlFile file{input.path, input.source, {}};
  if (input.source != nullptr) file.script = read_upgrade_section(*input.source);
  for (const Diagnostic& problem : input.problems)
    add_problem(problem, file.script.errors);
  return file;
}

}  // namespace lockstep
