// Flyway: V<version>__<description>.sql, the way back in U<version>__<description>.sql
// (github.com/flyway/flyway, internal/resource/ResourceNameParser.java). The checksum is Flyway's
// own, so that both call the same files changed: CRC-32 of the lines without their ends and without
// a byte-order mark (api/resource/LoadableResource.java).

#include "migrations/formats/sql_file_format.hpp"
#include "sql/statement_parser.hpp"

#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <regex>

namespace lockstep {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kSettingsSuffix = ".sql.conf";

// Callbacks that Flyway runs around migrations: beforeMigrate.sql, afterEachMigrate__x.sql, …
bool is_callback(const std::string& stem) {
  static const std::regex kCallback("(before|after|create)[A-Z].*");
  return std::regex_match(stem, kCallback);
}

// "1_2" and "1.2" are one version to Flyway, and its table has "1.2".
std::optional<std::string> read_version(std::string text) {
  std::replace(text.begin(), text.end(), '_', '.');
  static const std::regex kVersion("[0-9]+(\\.[0-9]+)*");
  if (!std::regex_match(text, kVersion)) return std::nullopt;
  return text;
}

FileName refused(std::string why) {
  return {.version = "", .description = "", .part = FilePart::Both, .refusal = std::move(why)};
}

std::optional<FileName> read_name(std::string_view name) {
  if (name.ends_with(kSettingsSuffix))
    return FileName{.version = "", .description = "", .part = FilePart::Settings};
  if (!name.ends_with(".sql")) return std::nullopt;
  const std::string stem(name.substr(0, name.size() - 4));
  if (stem.starts_with("R__"))
    return refused(
        "a repeatable migration: Flyway runs it again whenever it changes, and lockstep "
        "runs a revision once");
  if (is_callback(stem)) return refused("a callback, which only Flyway itself runs");
  if (stem.size() < 2 || std::isupper(static_cast<unsigned char>(stem[0])) == 0)
    return std::nullopt;
  if (stem[0] == 'B' && std::isdigit(static_cast<unsigned char>(stem[1])) != 0)
    return refused("a baseline migration: which files it stands for depends on the database");
  if (stem[0] != 'V' && stem[0] != 'U') return std::nullopt;
  const std::size_t separator = stem.find("__");
  const auto version = read_version(
      stem.substr(1, separator == std::string::npos ? std::string::npos : separator - 1));
  if (!version) return refused("Flyway cannot read the version in this name");
  std::string description = separator == std::string::npos ? "" : stem.substr(separator + 2);
  std::replace(description.begin(), description.end(), '_', ' ');
  return FileName{.version = *version,
                  .description = std::move(description),
                  .part = stem[0] == 'V' ? FilePart::Upgrade : FilePart::Downgrade};
}

// Flyway would put values in their place, in strings too; it leaves comments alone.
std::vector<Diagnostic> placeholders_in(const SourceText& source) {
  const std::vector<SourceComment> comments = scan_comments(source.text());
  std::vector<Diagnostic> problems;
  for (std::size_t at = source.text().find("${"); at != std::string_view::npos;
       at = source.text().find("${", at + 2)) {
    const bool in_comment = std::any_of(
        comments.begin(), comments.end(),
        [&](const SourceComment& each) { return each.span.begin <= at && at < each.span.end; });
    if (in_comment) continue;
    problems.push_back({source.path(), source.position(at),
                        "Flyway would put a placeholder's value here, so what runs is not what "
                        "stands here",
                        "Write the value out."});
  }
  return problems;
}

// Whether a script has a transaction is no matter: each step has its own, or none.
std::vector<Diagnostic> settings_in(const SourceText& source) {
  std::vector<Diagnostic> problems;
  const std::string_view text = source.text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line(text.substr(begin, end - begin));
    static const std::regex kHarmless("\\s*(#.*|executeInTransaction\\s*=.*)?\\s*");
    if (!std::regex_match(line, kHarmless))
      problems.push_back({source.path(), source.position(begin),
                          "a setting for this script that only Flyway obeys",
                          "executeInTransaction alone may stand here."});
    begin = end + 1;
  }
  return problems;
}

FileSections read_sections(const SourceText& source) {
  FileSections sections{.upgrade = source.whole(), .downgrade = std::nullopt, .problems = {}};
  if (source.path().ends_with(kSettingsSuffix)) {
    sections.problems = settings_in(source);
    return sections;
  }
  if (source.text().starts_with(kByteOrderMark)) sections.upgrade.begin = kByteOrderMark.size();
  sections.problems = placeholders_in(source);
  return sections;
}

std::string checksum_of_lines(const SourceText& source) {
  std::string_view text = source.text();
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  uLong crc = crc32(0, nullptr, 0);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    crc = crc32(crc, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::to_string(static_cast<std::int32_t>(crc));
}

}  // namespace

const SqlFileFormat kFlywayFormat{read_name, read_sections, checksum_of_lines};

}  // namespace lockstep
