// dbmate: <digits>_<name>.sql with "-- migrate:up" and "-- migrate:down", in the order of the names
// (github.com/amacneil/dbmate, pkg/dbmate/migration.go, version 2). Options behind a mark, such as
// transaction:false, are for dbmate's own runner: each of lockstep's steps has its own transaction.

#include "migrations/formats/sql_file_format.hpp"

namespace lockstep {
namespace {

std::optional<FileName> read_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  name.remove_suffix(4);
  const NumberedName split = split_number(name);
  if (split.digits.empty()) return std::nullopt;
  return FileName{std::string(split.digits), split.description, FilePart::Both};
}

FileSections read_sections(const SourceText& source) {
  return sections_between(source, "migrate:up", "migrate:down");
}

}  // namespace

const SqlFileFormat kDbmateFormat{read_name, read_sections};

}  // namespace lockstep
