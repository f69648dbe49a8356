// A line of the user's SQL with a caret under the place that is meant.

#pragma once

#include "sql/source_span.hpp"

#include <iosfwd>

namespace lockstep {

// `length` in characters, cut at the line's end. Control characters are shown as "?", so that a
// file cannot steer the terminal; a long line is cut around the place.
void write_excerpt(std::ostream& out, const SourceText& source, SourcePosition at, int length);

}  // namespace lockstep
