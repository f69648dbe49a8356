// Revision files: the header, the sections, and what the header is written as.

#include "migrations/revision_header.hpp"
#include "migrations/revision_loader.hpp"
#include "tests/fuzz/target.hpp"

using namespace lockstep;

namespace {

// A header is written on lines of its own, so what would break or hide in them becomes a blank.
std::string on_one_line(std::string text) {
  for (char& letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20) letter = ' ';
  }
  return text;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto checked = checked_source("fuzz.sql", fuzz::text_of(data, size));
  if (const auto* problem = std::get_if<Diagnostic>(&checked)) {
    fuzz::require_place(*problem);
    return 0;
  }
  const SourceText& source = std::get<SourceText>(checked);
  const HeaderResult result = parse_revision_header(source);
  for (const Diagnostic& error : result.errors)
    fuzz::require_place(error);
  if (result.errors.empty()) {
    const RevisionHeader& header = result.header;
    fuzz::require(is_revision_id(header.revision), "an id is 12 hex digits");
    const SourceText written("written.sql", format_revision_header(header));
    const HeaderResult again = parse_revision_header(written);
    fuzz::require(again.errors.empty(), "what is written can be read");
    fuzz::require(again.header.revision == header.revision &&
                      again.header.down_revisions == header.down_revisions &&
                      again.header.description == on_one_line(header.description) &&
                      again.header.created == header.created,
                  "what is written says the same");
  }
  if (has_revision_header(source)) {
    const auto revision = parse_revision(source);
    if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&revision))
      fuzz::require(!problems->empty(), "a revision that is refused says why");
  }
  return 0;
}
