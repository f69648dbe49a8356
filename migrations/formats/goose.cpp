// goose: <number>_<name>.sql with "-- +goose Up" and "-- +goose Down" (github.com/pressly/goose,
// internal/sqlparser). StatementBegin and StatementEnd tell goose where a statement ends, which
// lockstep's parser knows; NO TRANSACTION is for goose's own runner.

#include "migrations/formats/sql_file_format.hpp"

namespace lockstep {
namespace {

std::optional<FileName> read_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  name.remove_suffix(4);
  const NumberedName split = split_number(name);
  if (split.digits.empty() || name.size() == split.digits.size() ||
      name[split.digits.size()] != '_')
    return std::nullopt;
  return FileName{without_leading_zeros(split.digits), split.description, FilePart::Both};
}

FileSections read_sections(const SourceText& source) {
  FileSections sections = sections_between(source, "+goose Up", "+goose Down");
  for (const SourceSpan& mark : marks_of(source, "+goose ENVSUB ON")) {
    sections.problems.push_back({source.path(), source.position(mark.begin),
                                 "goose would put environment variables into this SQL, so what "
                                 "runs is not what stands here",
                                 "Write the values out."});
  }
  return sections;
}

}  // namespace

const SqlFileFormat kGooseFormat{read_name, read_sections};

}  // namespace lockstep
