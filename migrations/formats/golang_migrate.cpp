// golang-migrate: <number>_<name>.up.sql and .down.sql, whole files
// (github.com/golang-migrate/migrate, source/parse.go, version 4).

#include "migrations/formats/sql_file_format.hpp"

namespace lockstep {
namespace {

std::optional<FileName> read_name(std::string_view name) {
  FilePart part = FilePart::Upgrade;
  if (name.ends_with(".up.sql")) {
    name.remove_suffix(std::string_view(".up.sql").size());
  } else if (name.ends_with(".down.sql")) {
    name.remove_suffix(std::string_view(".down.sql").size());
    part = FilePart::Downgrade;
  } else {
    return std::nullopt;
  }
  const NumberedName split = split_number(name);
  if (split.digits.empty() || name.size() == split.digits.size() ||
      name[split.digits.size()] != '_')
    return std::nullopt;
  return FileName{without_leading_zeros(split.digits), split.description, part};
}

FileSections read_sections(const SourceText& source) {
  return {.upgrade = source.whole(), .downgrade = std::nullopt, .problems = {}};
}

}  // namespace

const SqlFileFormat kGolangMigrateFormat{read_name, read_sections};

}  // namespace lockstep
