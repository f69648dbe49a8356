#include "migrations/new_revision.hpp"

#include "migrations/revision_header.hpp"

namespace lockstep {
namespace {

constexpr std::size_t kMaxSlugLength = 40;

bool is_slug_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

// Lower-case ASCII words joined by "_"; all else is a gap.
std::string slug(std::string_view message) {
  std::string slug;
  bool gap = false;
  for (const char letter : message) {
    const char lower =
        letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    if (!is_slug_letter(lower)) {
      gap = !slug.empty();
      continue;
    }
    if (slug.size() + (gap ? 2 : 1) > kMaxSlugLength) break;
    if (gap) slug += '_';
    gap = false;
    slug += lower;
  }
  return slug.empty() ? "revision" : slug;
}

}  // namespace

std::string revision_file_name(const NewRevision& revision) {
  return revision.id + "_" + slug(revision.message) + ".sql";
}

std::string revision_file_text(const NewRevision& revision) {
  RevisionHeader header;
  header.revision = revision.id;
  header.down_revisions = revision.down_revisions;
  header.description = revision.message;
  header.created = revision.created;
  return format_revision_header(header) + "\n\n-- downgrade\n";
}

}  // namespace lockstep
