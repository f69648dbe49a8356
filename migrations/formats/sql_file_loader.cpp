#include "migrations/formats/sql_file_loader.hpp"

#include "migrations/script_checksum.hpp"

#include <algorithm>
#include <iterator>
#include <system_error>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

// 1 is for lockstep's own files, 2 for Alembic's.
constexpr int kSqlFileChecksumAlgorithm = 3;

struct NamedFile {
  FileName name;
  fs::path path;
  std::shared_ptr<const SourceText> source;
};

// By number: 9 stands before 10, and 007 is 7.
bool comes_before(const NamedFile& left, const NamedFile& right) {
  const std::string a = without_leading_zeros(left.name.version);
  const std::string b = without_leading_zeros(right.name.version);
  if (a.size() != b.size()) return a.size() < b.size();
  return a != b ? a < b : left.path < right.path;
}

class Loader {
 public:
  explicit Loader(const SqlFileFormat& format) : format_(format) {}

  LoadResult load(const fs::path& folder) {
    const std::vector<NamedFile> files = read_files(folder);
    for (const NamedFile& file : files) {
      if (file.name.part != FilePart::Downgrade) add_revision(file);
    }
    for (const NamedFile& file : files) {
      if (file.name.part == FilePart::Downgrade) add_downgrade_file(file);
    }
    for (auto& [revision, input] : loaded_)
      revision.checksum = checksum(input);
    return result();
  }

 private:
  struct Loaded {
    Revision revision;
    ChecksumInput input;
  };

  std::vector<NamedFile> read_files(const fs::path& folder) {
    std::vector<NamedFile> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      auto name = format_.read_name(entry->path().filename().string());
      if (!name) continue;
      auto read = read_source(entry->path());
      if (auto* problem = std::get_if<Diagnostic>(&read)) {
        problems_.push_back(std::move(*problem));
        continue;
      }
      files.push_back({std::move(*name), entry->path(),
                       std::make_shared<const SourceText>(std::get<SourceText>(std::move(read)))});
    }
    if (error) {
      problems_.push_back({folder.string(),
                           {},
                           "the migrations folder cannot be read: " + error.message(),
                           "`migrations: {path: …}` in lockstep.yaml names it"});
    }
    std::sort(files.begin(), files.end(), comes_before);
    return files;
  }

  Script read(const SourceText& source, SourceSpan region) {
    Script script = read_script(source, region);
    problems_.insert(problems_.end(), script.errors.begin(), script.errors.end());
    return script;
  }

  void add_revision(const NamedFile& file) {
    FileSections sections = format_.read_sections(*file.source);
    std::move(sections.problems.begin(), sections.problems.end(), std::back_inserter(problems_));
    Loaded loaded;
    Revision& revision = loaded.revision;
    revision.id = file.name.version;
    if (!loaded_.empty()) revision.down_revisions = {loaded_.back().revision.id};
    revision.description = file.name.description;
    revision.path = file.source->path();
    revision.checksum_algorithm = kSqlFileChecksumAlgorithm;
    revision.upgrade = read(*file.source, sections.upgrade);
    loaded.input.revision = revision.id;
    add_upgrade(loaded.input, *file.source, sections.upgrade, revision.upgrade);
    if (sections.downgrade) {
      revision.downgrade = read(*file.source, *sections.downgrade);
      add_downgrade(loaded.input, *file.source, *sections.downgrade, *revision.downgrade);
    }
    // What `lint` reads of it: up to the way back, so that positions are those of the file.
    const std::string_view way_there = file.source->text().substr(0, sections.upgrade.end);
    sources_.emplace(revision.path,
                     std::make_shared<const SourceText>(revision.path, std::string(way_there)));
    loaded_.push_back(std::move(loaded));
  }

  void add_downgrade_file(const NamedFile& file) {
    const auto loaded = std::find_if(loaded_.begin(), loaded_.end(), [&](const Loaded& each) {
      return each.revision.id == file.name.version;
    });
    if (loaded == loaded_.end()) {
      problems_.push_back({file.source->path(),
                           {},
                           "there is a way back from " + file.name.version + ", and no way there",
                           "Its other file is missing."});
      return;
    }
    loaded->revision.downgrade = read(*file.source, file.source->whole());
    add_downgrade(loaded->input, *file.source, file.source->whole(), *loaded->revision.downgrade);
  }

  LoadResult result() {
    std::vector<Revision> revisions;
    for (Loaded& each : loaded_)
      revisions.push_back(std::move(each.revision));
    auto graph = RevisionGraph::build(std::move(revisions));
    if (auto* wrong = std::get_if<std::vector<Diagnostic>>(&graph))
      std::move(wrong->begin(), wrong->end(), std::back_inserter(problems_));
    if (!problems_.empty()) return std::move(problems_);
    return RevisionSet{std::get<RevisionGraph>(std::move(graph)), std::move(sources_)};
  }

  const SqlFileFormat& format_;
  std::vector<Loaded> loaded_;
  std::map<std::string, std::shared_ptr<const SourceText>> sources_;
  std::vector<Diagnostic> problems_;
};

}  // namespace

LoadResult load_sql_files(const fs::path& folder, const SqlFileFormat& format) {
  return Loader(format).load(folder);
}

}  // namespace lockstep
