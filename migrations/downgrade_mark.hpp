// The "-- downgrade" line that divides a revision file.

#pragma once

#include "sql/source_span.hpp"

#include <optional>
#include <vector>

namespace lockstep {

struct DowngradeMark {
  std::optional<SourceSpan> span;  // of the comment; none: the file has no downgrade section
  std::vector<Diagnostic> errors;  // a second mark
};

// A line comment that says "downgrade" alone on its line and outside parentheses; by the scanner's
// comments, so never inside a literal or a function body.
DowngradeMark find_downgrade_mark(const SourceText& source, SourceSpan region);

}  // namespace lockstep
