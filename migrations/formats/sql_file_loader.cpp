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
constexpr std::string_view kNotRead =
    "What cannot be read as it is meant stops the run: move it away, or let the tool run it.";
constexpr int kToolsOwnChecksumAlgorithm = 4;

struct NamedFile {
  FileName name;
  fs::path path;
  std::shared_ptr<const SourceText> source;
};

bool comes_before(const NamedFile& left, const NamedFile& right) {
  if (version_less(left.name.version, right.name.version)) return true;
  if (version_less(right.name.version, left.name.version)) return false;
  return left.path < right.path;
}

class Loader {
 public:
  explicit Loader(const SqlFileFormat& format) : format_(format) {}

  LoadResult load(const fs::path& folder) {
    const std::vector<NamedFile> files = read_files(folder);
    for (const NamedFile& file : files) {
      if (file.name.part == FilePart::Both || file.name.part == FilePart::Upgrade)
        add_revision(file);
    }
    for (const NamedFile& file : files) {
      if (file.name.part == FilePart::Downgrade) add_downgrade_file(file);
      if (file.name.part == FilePart::Settings) add_problems(format_.read_sections(*file.source));
    }
    for (auto& [revision, input] : loaded_) {
      if (format_.checksum == nullptr) revision.checksum = checksum(input);
    }
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
      refuse_folder(*entry);
      auto name = format_.read_name(entry->path().filename().string());
      if (!name || entry->is_directory()) continue;
      if (!name->refusal.empty()) {
        problems_.push_back({entry->path().string(), {}, name->refusal, std::string(kNotRead)});
        continue;
      }
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

  // Flyway looks into folders below, which must not be left out in silence.
  void refuse_folder(const fs::directory_entry& entry) {
    if (format_.checksum == nullptr || !entry.is_directory()) return;
    problems_.push_back({entry.path().string(),
                         {},
                         "folders below the migrations folder are not read",
                         std::string(kNotRead)});
  }

  void add_problems(FileSections sections) {
    std::move(sections.problems.begin(), sections.problems.end(), std::back_inserter(problems_));
  }

  Script read(const SourceText& source, SourceSpan region) {
    Script script = read_script(source, region);
    problems_.insert(problems_.end(), script.errors.begin(), script.errors.end());
    return script;
  }

  void add_revision(const NamedFile& file) {
    FileSections sections = format_.read_sections(*file.source);
    add_problems(sections);
    Loaded loaded;
    Revision& revision = loaded.revision;
    revision.id = file.name.version;
    if (!loaded_.empty()) revision.down_revisions = {loaded_.back().revision.id};
    revision.description = file.name.description;
    revision.path = file.source->path();
    revision.checksum_algorithm = kSqlFileChecksumAlgorithm;
    if (format_.checksum != nullptr) {
      revision.checksum_algorithm = kToolsOwnChecksumAlgorithm;
      revision.checksum = format_.checksum(*file.source);
    }
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
    FileSections sections = format_.read_sections(*file.source);
    loaded->revision.downgrade = read(*file.source, sections.upgrade);
    add_downgrade(loaded->input, *file.source, sections.upgrade, *loaded->revision.downgrade);
    add_problems(std::move(sections));
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
