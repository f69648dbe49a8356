#include "cli/sql_files.hpp"

#include "cli/in_order.hpp"
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
  SqlInput input{.path = path};
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
  // As text: paths compare part by part, which takes longer than reading the files.
  std::sort(paths.begin(), paths.end(), [](const fs::path& left, const fs::path& right) {
    return left.native() < right.native();
  });
  return paths;
}

bool is_revision(const SqlInput& input) {
  return input.source != nullptr && has_revision_header(*input.source);
}

std::shared_ptr<const RevisionFolder> revision_folder(const std::vector<SqlInput>& files) {
  auto folder = std::make_shared<RevisionFolder>();
  std::vector<RevisionFile> read;
  for (const SqlInput& file : files) {
    read.push_back({file.path, file.source});
    folder->sources.emplace(file.path, file.source);
  }
  folder->headers = read_headers(read);
  return folder;
}

// The problems that show only when all files are seen together go to the file that each names.
void stand_among(std::shared_ptr<const RevisionFolder> folder, const std::string& path_in_folder,
                 SqlInput& input) {
  for (Diagnostic problem : folder->headers.problems) {
    if (problem.path != path_in_folder) continue;
    problem.path = input.path;
    input.problems.push_back(std::move(problem));
  }
  input.folder = std::move(folder);
  input.path_in_folder = path_in_folder;
}

std::vector<SqlInput> read_files(const fs::path& folder, std::error_code& error) {
  const std::vector<fs::path> paths = files_of(folder, error);
  std::vector<SqlInput> files;
  files.reserve(paths.size());
  in_order(
      paths.size(),
      [&](std::size_t index) { return input_of(paths[index].string(), read_source(paths[index])); },
      [&](SqlInput&& file) { files.push_back(std::move(file)); });
  return files;
}

void add_folder(const fs::path& folder, const std::function<bool(const std::string&)>& wanted,
                std::vector<SqlInput>& all) {
  std::error_code error;
  std::vector<SqlInput> files = read_files(folder, error);
  if (error) {
    all.push_back(
        input_of(folder.string(),
                 Diagnostic{folder.string(), {}, "cannot be read: " + error.message(), ""}));
    return;
  }
  if (std::any_of(files.begin(), files.end(), is_revision)) {
    const std::shared_ptr<const RevisionFolder> revisions = revision_folder(files);
    for (SqlInput& file : files)
      stand_among(revisions, file.path, file);
  }
  std::erase_if(files, [&](const SqlInput& file) { return !wanted(file.path); });
  std::move(files.begin(), files.end(), std::back_inserter(all));
}

using Folders = std::map<fs::path, std::shared_ptr<const RevisionFolder>>;

// Plain SQL beside revisions is none of them.
std::vector<SqlInput> read_revisions_of(const fs::path& folder) {
  std::error_code error;
  std::vector<SqlInput> files = read_files(folder, error);
  std::erase_if(files, [](const SqlInput& file) { return !is_revision(file); });
  return files;
}

// A revision that is given by itself stands among those beside it.
void add_file(SqlInput input, Folders& folders, std::vector<SqlInput>& all) {
  if (is_revision(input)) {
    const fs::path path(input.path);
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::shared_ptr<const RevisionFolder>& known = folders[folder];
    if (known == nullptr) known = revision_folder(read_revisions_of(folder));
    stand_among(known, (folder / path.filename()).string(), input);
  }
  all.push_back(std::move(input));
}

// On standard input, among those of the project, in the place of the one that has its id.
void add_standard_input(SqlInput input, const fs::path& folder, std::vector<SqlInput>& all) {
  if (is_revision(input)) {
    const auto id_of = [](const SqlInput& file) {
      return parse_revision_header(*file.source).header.revision;
    };
    std::vector<SqlInput> files = read_revisions_of(folder);
    std::erase_if(files, [&](const SqlInput& file) { return id_of(file) == id_of(input); });
    files.push_back(input);
    stand_among(revision_folder(files), input.path, input);
  }
  all.push_back(std::move(input));
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
  Folders folders;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-") {
      add_standard_input(input_of(path, read_path_or_input(context, path)),
                         context.config.migrations.path, inputs);
    } else if (fs::is_directory(path, error)) {
      add_folder(path, wanted, inputs);
    } else if (wanted(path)) {
      add_file(input_of(path, read_path_or_input(context, path)), folders, inputs);
    }
  }
  if (paths.size() > 1) leave_out_repeated(inputs);
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
