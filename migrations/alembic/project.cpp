#include "migrations/alembic/project.hpp"

#include "migrations/alembic/python_header.hpp"
#include "migrations/blanks.hpp"
#include "migrations/checksum.hpp"
#include "migrations/directive.hpp"
#include "migrations/revision_loader.hpp"

#include <algorithm>
#include <iterator>
#include <system_error>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

// 1 is for lockstep's own files (checksum.hpp).
constexpr int kAlembicChecksumAlgorithm = 2;

std::vector<fs::path> files_in(const fs::path& folder, bool recursive,
                               std::vector<Diagnostic>& problems) {
  std::error_code error;
  std::vector<fs::path> files;
  const auto take = [&](const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    if (is_alembic_revision_name(name) && entry.is_regular_file(error)) files.push_back(entry);
  };
  if (recursive) {
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
      take(*entry);
  } else {
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
      take(*entry);
  }
  if (error) {
    problems.push_back({folder.string(),
                        {},
                        "the versions folder cannot be read: " + error.message(),
                        "alembic.ini names it: script_location, version_locations"});
  }
  std::sort(files.begin(), files.end());
  return files;
}

// "lockstep: …" at the beginning of a line.
std::vector<std::string> docstring_directives(const std::string& docstring) {
  std::vector<std::string> directives;
  std::string_view rest = docstring;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    if (line.starts_with("lockstep:")) directives.push_back("-- " + std::string(line) + "\n");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return directives;
}

Script read_whole(const SourceText& source) {
  return read_script(source, {0, source.text().size()});
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line;
  return text;
}

// Empty: no directive says that the revision may be run as it is.
std::string reason_to_run_as_is(const std::vector<std::string>& directives) {
  for (const std::string& directive : directives) {
    constexpr std::string_view kAsIs = "-- lockstep: as-is:";
    if (directive.starts_with(kAsIs))
      return std::string(trimmed(std::string_view(directive).substr(kAsIs.size())));
  }
  return "";
}

Diagnostic misplaced(const AlembicFile& file, std::size_t statements) {
  return {file.header.path,
          {1, 1},
          "the docstring has a directive, and the revision has " + std::to_string(statements) +
              " statements",
          "Write it above the operation that it is for: op.execute(\"-- lockstep: …\")."};
}

}  // namespace

std::variant<std::vector<AlembicFile>, std::vector<Diagnostic>> read_alembic_files(
    const AlembicConfig& config) {
  std::vector<AlembicFile> files;
  std::vector<Diagnostic> problems;
  for (const fs::path& location : config.version_locations) {
    for (const fs::path& path : files_in(location, config.recursive, problems)) {
      auto read = read_source(path);
      if (auto* problem = std::get_if<Diagnostic>(&read)) {
        problems.push_back(std::move(*problem));
        continue;
      }
      auto source = std::make_shared<const SourceText>(std::get<SourceText>(std::move(read)));
      auto parsed = parse_alembic_revision(*source);
      if (auto* found = std::get_if<std::vector<Diagnostic>>(&parsed)) {
        std::move(found->begin(), found->end(), std::back_inserter(problems));
      } else {
        files.push_back({std::get<AlembicRevision>(std::move(parsed)), std::move(source)});
      }
    }
  }
  if (!problems.empty()) return problems;
  return files;
}

Revision alembic_revision(const AlembicFile& file) {
  Revision revision;
  revision.id = file.header.id;
  revision.down_revisions = file.header.down_revisions;
  revision.down_revisions.insert(revision.down_revisions.end(), file.header.depends_on.begin(),
                                 file.header.depends_on.end());
  revision.description = file.header.description;
  revision.created = file.header.created;
  revision.path = file.header.path;
  revision.id_at = file.header.id_at;
  revision.down_revision_at = file.header.down_revision_at;
  ChecksumInput input{.revision = revision.id};
  input.upgrade_tokens = python_tokens(file.source->text());
  revision.checksum = checksum(input);
  revision.checksum_algorithm = kAlembicChecksumAlgorithm;
  return revision;
}

AlembicScripts add_alembic_sql(const AlembicFile& file, const AlembicSql& sql, Revision& revision) {
  const std::string shown = file.header.path + " (its SQL)";
  const std::vector<std::string> directives = docstring_directives(file.header.docstring);
  AlembicScripts scripts;
  if (!sql.opaque.empty()) {
    revision.opaque = {sql.opaque, reason_to_run_as_is(directives)};
    scripts.upgrade = std::make_shared<const SourceText>(shown, "");
    return scripts;
  }
  if (!directives.empty()) {
    const std::size_t count = read_whole(SourceText(shown, sql.upgrade)).statements.size();
    if (count != 1) scripts.problems.push_back(misplaced(file, count));
  }
  scripts.upgrade = std::make_shared<const SourceText>(shown, joined(directives) + sql.upgrade);
  revision.upgrade = read_whole(*scripts.upgrade);
  const std::vector<Diagnostic>& errors = revision.upgrade.errors;
  scripts.problems.insert(scripts.problems.end(), errors.begin(), errors.end());
  if (sql.downgrade)
    revision.downgrade = read_whole(SourceText(shown + ", downgrade", *sql.downgrade));
  return scripts;
}

}  // namespace lockstep
