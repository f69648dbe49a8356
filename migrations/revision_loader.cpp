#include "migrations/revision_loader.hpp"

#include "migrations/downgrade_mark.hpp"
#include "migrations/revision_header.hpp"
#include "migrations/script_checksum.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <tuple>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

struct Sections {
  SourceSpan upgrade;
  std::optional<SourceSpan> downgrade;
};

std::string checksum_of(const SourceText& source, const Sections& sections,
                        const Revision& revision) {
  ChecksumInput input;
  input.revision = revision.id;
  input.down_revisions = revision.down_revisions;
  std::sort(input.down_revisions.begin(), input.down_revisions.end());
  add_upgrade(input, source, sections.upgrade, revision.upgrade);
  if (revision.downgrade) add_downgrade(input, source, *sections.downgrade, *revision.downgrade);
  return checksum(input);
}

struct ReadRevision {
  Revision revision;
  SourceSpan body;  // behind the header
};

// Without its scripts.
ReadRevision read_header(const SourceText& source, std::vector<Diagnostic>& errors) {
  HeaderResult parsed = parse_revision_header(source);
  RevisionHeader& header = parsed.header;
  std::move(parsed.errors.begin(), parsed.errors.end(), std::back_inserter(errors));

  Revision revision;
  revision.id = std::move(header.revision);
  revision.down_revisions = std::move(header.down_revisions);
  revision.description = std::move(header.description);
  revision.created = std::move(header.created);
  revision.path = source.path();
  revision.id_at = header.revision_at;
  revision.down_revision_at = header.down_revision_at;
  revision.checksum_algorithm = kChecksumAlgorithm;
  return {std::move(revision), {header.span.end, source.text().size()}};
}

// Fills in the scripts.
Sections read_sections(const SourceText& source, SourceSpan body, Revision& revision,
                       std::vector<Diagnostic>& errors) {
  Sections sections{body, std::nullopt};
  const DowngradeMark mark = find_downgrade_mark(source, body);
  errors.insert(errors.end(), mark.errors.begin(), mark.errors.end());
  if (mark.span) {
    sections = {{body.begin, mark.span->begin}, SourceSpan{mark.span->end, body.end}};
  }
  revision.upgrade = read_script(source, sections.upgrade);
  if (sections.downgrade) {
    Script downgrade = read_script(source, *sections.downgrade);
    errors.insert(errors.end(), downgrade.errors.begin(), downgrade.errors.end());
    // An empty section under a change is the template left as it was: not a claim that nothing has
    // to be done on the way back.
    const bool says_something =
        !downgrade.statements.empty() || revision.upgrade.statements.empty();
    if (says_something) revision.downgrade = std::move(downgrade);
  }
  errors.insert(errors.end(), revision.upgrade.errors.begin(), revision.upgrade.errors.end());
  return sections;
}

// What could be read of a revision; usable only when it added no error.
Revision read_revision(const SourceText& source, std::vector<Diagnostic>& errors) {
  const std::size_t errors_before = errors.size();
  auto [revision, body] = read_header(source, errors);
  const Sections sections = read_sections(source, body, revision, errors);
  if (errors.size() == errors_before) revision.checksum = checksum_of(source, sections, revision);
  return std::move(revision);
}

void sort_by_place(std::vector<Diagnostic>& errors) {
  std::sort(errors.begin(), errors.end(), [](const Diagnostic& left, const Diagnostic& right) {
    return std::tie(left.path, left.at.line, left.at.column, left.message) <
           std::tie(right.path, right.at.line, right.at.column, right.message);
  });
}

constexpr std::string_view kStandardInput = "-";

// The id that a file name "<id>_<slug>.sql" gives; empty for another name.
RevisionId id_of_file_name(const std::string& name) {
  const std::string id = name.substr(0, kRevisionIdLength);
  const bool has_slug = name.size() > kRevisionIdLength + std::string_view("_.sql").size() &&
                        name[kRevisionIdLength] == '_';
  return is_revision_id(id) && has_slug ? id : "";
}

void check_file_name(const fs::path& path, Revision& revision, std::vector<Diagnostic>& errors) {
  if (path == kStandardInput) return;
  const RevisionId id = id_of_file_name(path.filename().string());
  if (id.empty()) {
    errors.push_back({path.string(),
                      {},
                      "a revision file is named \"<id>_<slug>.sql\", the id being 12 "
                      "lower-case hex digits",
                      "`lockstep revision -m \"…\"` makes one"});
  } else if (revision.id.empty()) {
    // Its header is reported already; with the name's id its children are not reported as well.
    revision.id = id;
  } else if (revision.id != id) {
    errors.push_back({path.string(), revision.id_at,
                      "the header says revision " + revision.id + ", the file's name says " + id,
                      "rename the file or change the header"});
  }
}

std::variant<std::vector<fs::path>, Diagnostic> revision_files(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() == ".sql" && path.filename().string().front() != '.')
      files.push_back(path);
  }
  if (error) {
    return Diagnostic{
        folder.string(),
        {},
        "the migrations folder cannot be read: " + error.message(),
        "`lockstep init` makes one; `migrations: {path: …}` in lockstep.yaml names another"};
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Its id is known by its name, so that its children are not reported as well.
void add_unreadable(const fs::path& path, std::vector<Revision>& revisions) {
  Revision unreadable;
  unreadable.id = id_of_file_name(path.filename().string());
  unreadable.path = path.string();
  if (!unreadable.id.empty()) revisions.push_back(std::move(unreadable));
}

// Empty where problems keep it from being built.
RevisionGraph build_graph(std::vector<Revision> revisions, std::vector<Diagnostic>& errors) {
  auto built = RevisionGraph::build(std::move(revisions));
  if (auto* problems = std::get_if<std::vector<Diagnostic>>(&built)) {
    std::move(problems->begin(), problems->end(), std::back_inserter(errors));
    return {};
  }
  return std::get<RevisionGraph>(std::move(built));
}

}  // namespace

LoadResult load_revisions(const fs::path& folder) {
  auto listed = revision_files(folder);
  if (auto* error = std::get_if<Diagnostic>(&listed)) return std::vector<Diagnostic>{*error};
  std::vector<Diagnostic> errors;
  std::vector<Revision> revisions;
  RevisionSet set;
  for (const fs::path& path : std::get<std::vector<fs::path>>(listed)) {
    auto read = read_source(path);
    if (auto* error = std::get_if<Diagnostic>(&read)) {
      errors.push_back(std::move(*error));
      add_unreadable(path, revisions);
      continue;
    }
    auto source = std::make_shared<const SourceText>(std::get<SourceText>(std::move(read)));
    Revision revision = read_revision(*source, errors);
    check_file_name(path, revision, errors);
    set.sources.emplace(source->path(), std::move(source));
    if (!revision.id.empty()) revisions.push_back(std::move(revision));
  }
  set.graph = build_graph(std::move(revisions), errors);
  if (!errors.empty()) {
    sort_by_place(errors);
    return errors;
  }
  return set;
}

RevisionHeaders read_headers(const std::vector<RevisionFile>& files) {
  RevisionHeaders read;
  std::vector<Revision> revisions;
  for (const RevisionFile& file : files) {
    if (file.source == nullptr) {
      add_unreadable(file.path, revisions);
      continue;
    }
    Revision revision = read_header(*file.source, read.problems).revision;
    check_file_name(file.path, revision, read.problems);
    if (!revision.id.empty()) revisions.push_back(std::move(revision));
  }
  read.graph = build_graph(std::move(revisions), read.problems);
  sort_by_place(read.problems);
  return read;
}

std::variant<Revision, std::vector<Diagnostic>> parse_revision(const SourceText& source) {
  std::vector<Diagnostic> errors;
  Revision revision = read_revision(source, errors);
  if (errors.empty()) return revision;
  sort_by_place(errors);
  return errors;
}

std::variant<Revision, std::vector<Diagnostic>> parse_plain_sql(const SourceText& source) {
  Revision revision;
  revision.path = source.path();
  revision.upgrade = read_script(source, source.whole());
  if (!revision.upgrade.errors.empty()) {
    sort_by_place(revision.upgrade.errors);
    return std::move(revision.upgrade.errors);
  }
  revision.checksum = checksum_of(source, {source.whole(), std::nullopt}, revision);
  revision.id = revision.checksum.substr(0, kRevisionIdLength);
  return revision;
}

Script read_upgrade_section(const SourceText& source) {
  if (!has_revision_header(source)) return read_script(source, source.whole());
  std::vector<Diagnostic> errors;
  auto [revision, body] = read_header(source, errors);
  read_sections(source, body, revision, errors);
  sort_by_place(errors);
  Script script = std::move(revision.upgrade);
  script.errors = std::move(errors);
  return script;
}

}  // namespace lockstep
