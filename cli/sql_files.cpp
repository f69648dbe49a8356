#include "cli/sql_files.hpp"

#include "migrations/revision_header.hpp"

#include <algorithm>
#include <filesystem>
#include <istream>
#include <iterator>
#include <tuple>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

SqlFile sql_file(const std::string& path, std::variant<SourceText, Diagnostic> read) {
  SqlFile file{path, nullptr, {}};
  if (auto* problem = std::get_if<Diagnostic>(&read)) {
    file.script.errors.push_back(std::move(*problem));
    return file;
  }
  file.source = std::make_shared<const SourceText>(std::get<SourceText>(std::move(read)));
  file.script = read_upgrade_section(*file.source);
  return file;
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
void add_folder_problems(const fs::path& folder, std::vector<SqlFile>& files) {
  const LoadResult loaded = load_revisions(folder);
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&loaded);
  if (problems == nullptr) return;
  for (const Diagnostic& problem : *problems) {
    const auto file = std::find_if(files.begin(), files.end(), [&](const SqlFile& candidate) {
      return candidate.path == problem.path;
    });
    if (file == files.end()) continue;
    auto& errors = file->script.errors;
    if (std::find(errors.begin(), errors.end(), problem) != errors.end()) continue;
    const auto below = std::find_if(errors.begin(), errors.end(), [&](const Diagnostic& error) {
      return std::tie(error.at.line, error.at.column) >
             std::tie(problem.at.line, problem.at.column);
    });
    errors.insert(below, problem);
  }
}

void add_folder(const fs::path& folder, std::vector<SqlFile>& all) {
  std::error_code error;
  std::vector<SqlFile> files;
  for (const fs::path& path : files_of(folder, error)) {
    files.push_back(sql_file(path.string(), read_source(path)));
  }
  if (error) {
    all.push_back(
        sql_file(folder.string(),
                 Diagnostic{folder.string(), {}, "cannot be read: " + error.message(), ""}));
    return;
  }
  const bool revisions = std::any_of(files.begin(), files.end(), [](const SqlFile& file) {
    return file.source != nullptr && has_revision_header(*file.source);
  });
  if (revisions) add_folder_problems(folder, files);
  std::move(files.begin(), files.end(), std::back_inserter(all));
}

}  // namespace

std::variant<SourceText, Diagnostic> read_path_or_input(CommandContext& context,
                                                        const std::string& path) {
  if (path != "-") return read_source(path);
  std::string text{std::istreambuf_iterator<char>(context.in), std::istreambuf_iterator<char>()};
  return checked_source("-", std::move(text));
}

std::vector<SqlFile> read_sql_files(CommandContext& context,
                                    const std::vector<std::string>& paths) {
  std::vector<SqlFile> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      add_folder(path, files);
    } else {
      files.push_back(sql_file(path, read_path_or_input(context, path)));
    }
  }
  return files;
}

}  // namespace lockstep
