#include "migrations/alembic/project.hpp"

#include "migrations/alembic/python_header.hpp"
#include "migrations/blanks.hpp"
#include "migrations/checksum.hpp"
#include "migrations/directive.hpp"
#include "migrations/revision_loader.hpp"

#include <algorithm>
#include <iterator>
#include <regex>
#include <sstream>
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

struct DocstringDirective {
  std::size_t statement = 0;  // the number that it names, from 1; 0: none
  std::string text;           // as a comment above that statement
};

// "lockstep: …" at the beginning of a line; "lockstep: statement 2: …" is for that one.
std::vector<DocstringDirective> docstring_directives(const std::string& docstring) {
  static const std::regex kLine("lockstep:\\s*(?:statement ([0-9]{1,4}):)?\\s*(.*)");
  std::vector<DocstringDirective> directives;
  std::istringstream lines(docstring);
  for (std::string line; std::getline(lines, line);) {
    const std::string words(trimmed(line));
    std::smatch found;
    if (!std::regex_match(words, found, kLine)) continue;
    directives.push_back({found[1].matched ? std::stoul(found[1].str()) : 0,
                          "-- lockstep: " + found[2].str() + "\n"});
  }
  return directives;
}

Script read_whole(const SourceText& source) {
  return read_script(source, {0, source.text().size()});
}

// Empty: no directive says that the revision may be run as it is.
std::string reason_to_run_as_is(const std::vector<DocstringDirective>& directives) {
  for (const DocstringDirective& directive : directives) {
    constexpr std::string_view kAsIs = "-- lockstep: as-is:";
    if (directive.text.starts_with(kAsIs))
      return std::string(trimmed(std::string_view(directive.text).substr(kAsIs.size())));
  }
  return "";
}

Diagnostic misplaced(const AlembicFile& file, std::size_t statements) {
  return {file.header.path,
          {1, 1},
          "the docstring has a directive that does not say for which of the revision's " +
              std::to_string(statements) + " statements it is",
          "Write its number, as `lockstep show` counts them (lockstep: statement 2: …), or put it "
          "above the operation: op.execute(\"-- lockstep: …\")."};
}

// The SQL with each directive above its statement.
std::string with_directives(const AlembicFile& file, const std::string& sql,
                            const std::vector<DocstringDirective>& directives,
                            std::vector<Diagnostic>& problems) {
  if (directives.empty()) return sql;
  const std::vector<ScriptStatement> statements =
      read_whole(SourceText(file.header.path, sql)).statements;
  std::vector<std::string> above(statements.size());
  for (const DocstringDirective& directive : directives) {
    const bool numbered = directive.statement >= 1 && directive.statement <= statements.size();
    const bool only_one = directive.statement == 0 && statements.size() == 1;
    if (!numbered && !only_one) {
      problems.push_back(misplaced(file, statements.size()));
      return sql;
    }
    above[only_one ? 0 : directive.statement - 1] += directive.text;
  }
  std::string text;
  std::size_t copied = 0;
  for (std::size_t index = 0; index < statements.size(); ++index) {
    const std::size_t begin = statements[index].statement.span.begin;
    text += sql.substr(copied, begin - copied) + above[index];
    copied = begin;
  }
  return text + sql.substr(copied);
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
  const std::vector<DocstringDirective> directives = docstring_directives(file.header.docstring);
  AlembicScripts scripts;
  if (!sql.opaque.empty()) {
    revision.opaque = {sql.opaque, reason_to_run_as_is(directives)};
    scripts.upgrade = std::make_shared<const SourceText>(shown, "");
    return scripts;
  }
  scripts.upgrade = std::make_shared<const SourceText>(
      shown, with_directives(file, sql.upgrade, directives, scripts.problems));
  revision.upgrade = read_whole(*scripts.upgrade);
  const std::vector<Diagnostic>& errors = revision.upgrade.errors;
  scripts.problems.insert(scripts.problems.end(), errors.begin(), errors.end());
  if (sql.downgrade)
    revision.downgrade = read_whole(SourceText(shown + ", downgrade", *sql.downgrade));
  return scripts;
}

}  // namespace lockstep
