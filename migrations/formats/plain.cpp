// A folder of .sql files that no tool owns: each is a revision named as its file, and they stand in
// the order of their names, numbers by their value. No way back is read from them.

#include "migrations/formats/sql_file_format.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

// It is written on command lines and stands in lists.
bool can_be_an_id(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' ||
           letter == '-' || letter == '.';
  });
}

std::optional<FileName> read_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  name.remove_suffix(4);
  FileName file{.version = std::string(name), .description = split_number(name).description};
  if (!can_be_an_id(name))
    file.refusal = "letters, digits, '_', '-' and '.' can stand in a revision's name";
  if (name.ends_with(".down") || name.ends_with(".up"))
    file.refusal = "half of a pair: such folders are read with `format: golang-migrate`";
  return file;
}

FileSections read_sections(const SourceText& source) {
  return {.upgrade = source.whole(), .downgrade = std::nullopt, .problems = {}};
}

}  // namespace

const SqlFileFormat kPlainFormat{read_name, read_sections};

}  // namespace lockstep
