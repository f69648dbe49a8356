// A script → the spans of its statements, by tokens. For sql/ alone.

#pragma once

#include "sql/scanner.hpp"

#include <vector>

namespace lockstep {

// Spans between semicolons, without the semicolon and without blanks and comments around; empty
// statements are left out. A semicolon within parentheses (CREATE RULE) or in a BEGIN ATOMIC body
// does not end one. Where scanning stopped, the statement that it stopped in is left out.
std::vector<SourceSpan> split_statements(const ScannedText& scanned);

}  // namespace lockstep
