// The YAML header of a revision file, in its leading "--" comments.

#pragma once

#include "sql/source_span.hpp"

#include <string>
#include <vector>

namespace lockstep {

struct RevisionHeader {
  std::string revision;
  std::vector<std::string> down_revisions;
  std::string description;
  std::string created;
  SourceSpan span;                    // of the whole header
  SourcePosition down_revision_at;    // where the parents are named, for the graph's messages
};

struct HeaderResult {
  RevisionHeader header;
  std::vector<Diagnostic> errors;  // header is usable only when this is empty
};

// Unknown, missing and repeated keys, ids that are not 12 hex digits and YAML errors are Diagnostics.
HeaderResult parse_revision_header(const SourceText& source);

// The header as text, ready to stand at the top of a new file.
std::string format_revision_header(const RevisionHeader& header);

}  // namespace lockstep
