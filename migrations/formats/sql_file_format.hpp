// Other tools' migrations that are SQL files with a version in their names: one file a tool.

#pragma once

#include "sql/source_span.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Settings: how the tool's runner is to run another file.
enum class FilePart { Both, Upgrade, Downgrade, Settings };

struct FileName {
  std::string version;  // the revision's id, as the tool's version table has it
  std::string description;
  FilePart part = FilePart::Both;
  std::string refusal = {};  // why lockstep cannot run what the tool would run; empty: it can
};

struct FileSections {
  SourceSpan upgrade;
  std::optional<SourceSpan> downgrade;
  std::vector<Diagnostic> problems;
};

struct SqlFileFormat {
  // Nothing: the tool would not take the file for a migration.
  std::optional<FileName> (*read_name)(std::string_view name);
  FileSections (*read_sections)(const SourceText& source);
  // The tool's own checksum of a file, where its version table has one; else lockstep's.
  std::string (*checksum)(const SourceText& source) = nullptr;
};

extern const SqlFileFormat kDbmateFormat;
extern const SqlFileFormat kFlywayFormat;
extern const SqlFileFormat kGolangMigrateFormat;
extern const SqlFileFormat kGooseFormat;
extern const SqlFileFormat kPlainFormat;

// "20260101_create_account" → "20260101" and "create account"; `digits` may be 0.
struct NumberedName {
  std::string_view digits;
  std::string description;
};
NumberedName split_number(std::string_view name);
std::string without_leading_zeros(std::string_view digits);
// Digits by their value, all else as it stands: 9 before 10, 1.2 before 1.10.
bool version_less(std::string_view left, std::string_view right);

// Where a line comment begins with these words, alone on its line.
std::vector<SourceSpan> marks_of(const SourceText& source, std::string_view words);
// Of a file with one mark for each direction; the downgrade's may be missing. Problems: no upgrade
// mark, a second one, the downgrade above the upgrade, SQL above both.
FileSections sections_between(const SourceText& source, std::string_view upgrade,
                              std::string_view downgrade);

}  // namespace lockstep
