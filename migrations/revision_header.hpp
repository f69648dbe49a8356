// The YAML header of a revision file, in its leading "--" comments.

#pragma once

#include "sql/source_span.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct RevisionHeader {
  std::string revision;
  std::vector<std::string> down_revisions;
  std::string description;
  std::string created;
  SourceSpan span;             // of the whole header
  SourcePosition revision_at;  // where the id and the parents are named, for the graph's messages
  SourcePosition down_revision_at;
};

struct HeaderResult {
  RevisionHeader header;
  std::vector<Diagnostic> errors;  // header is usable only when this is empty
};

// Whether the leading comments name a revision: a revision file, and not plain SQL under some
// comment.
bool has_revision_header(const SourceText& source);

// The header ends at the first line that is not a "--" comment, that is a directive, or that opens
// the downgrade section. Unknown, missing and repeated keys, ids that are not 12 hex digits and
// YAML errors are Diagnostics.
HeaderResult parse_revision_header(const SourceText& source);

inline constexpr std::size_t kRevisionIdLength = 12;
bool is_revision_id(std::string_view text);  // 12 lower-case hex digits

// The header as text, ready to stand at the top of a new file.
std::string format_revision_header(const RevisionHeader& header);

}  // namespace lockstep
