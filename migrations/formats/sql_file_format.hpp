// Other tools' migrations that are SQL files with a version in their names: one file a tool.

#pragma once

#include "sql/source_span.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

enum class FilePart { Both, Upgrade, Downgrade };

struct FileName {
  std::string version;  // the revision's id, as the tool's version table has it
  std::string description;
  FilePart part = FilePart::Both;
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
};

extern const SqlFileFormat kDbmateFormat;
extern const SqlFileFormat kGolangMigrateFormat;
extern const SqlFileFormat kGooseFormat;

// "20260101_create_account" → "20260101" and "create account"; `digits` may be 0.
struct NumberedName {
  std::string_view digits;
  std::string description;
};
NumberedName split_number(std::string_view name);
std::string without_leading_zeros(std::string_view digits);

// Where a line comment begins with these words, alone on its line.
std::vector<SourceSpan> marks_of(const SourceText& source, std::string_view words);
// Of a file with one mark for each direction; the downgrade's may be missing. Problems: no upgrade
// mark, a second one, the downgrade above the upgrade, SQL above both.
FileSections sections_between(const SourceText& source, std::string_view upgrade,
                              std::string_view downgrade);

}  // namespace lockstep
