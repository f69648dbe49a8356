// SQL text → Statements. With transform/ the only code that sees libpg_query.

#pragma once

#include "sql/source_span.hpp"
#include "sql/statement.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct ParsedScript {
  std::vector<Statement> statements;
  std::vector<Diagnostic> errors;  // syntax errors; the statements around them are still there
};

// Parses the statements within `region` of `source`; spans and positions are in the whole of
// `source`. Takes any bytes: a NUL, invalid UTF-8 or an oversized statement is a Diagnostic; a
// UTF-8 BOM at the start of the text is skipped. Runs the parser on a thread of its own with a
// large stack, so deep nesting is an error and not a crash. Thread-safe.
ParsedScript parse_script(const SourceText& source, SourceSpan region);
inline ParsedScript parse_script(const SourceText& source) {
  return parse_script(source, source.whole());
}

// The region's lexical tokens without comments and white space: unquoted words in lower case, all
// else as written. The same on every libpg_query. Throws UserError when the text cannot be scanned.
std::vector<std::string> significant_tokens(std::string_view sql);
// The same of text that need not be SQL, as a body in another language is none.
struct ReadableTokens {
  std::vector<std::string> tokens;
  std::string_view rest;  // from a string or comment that is not closed; else empty
};
ReadableTokens readable_tokens(std::string_view sql);

struct SourceComment {
  SourceSpan span;        // of the whole comment in the given text
  std::string_view body;  // without the dashes or the slashes and stars, trimmed
  bool line_comment = true;
};
// All comments of the text, found by the scanner, so never inside a literal or a function body.
std::vector<SourceComment> scan_comments(std::string_view sql);

// Parses one expression, e.g. of a directive. The Diagnostic's position is within `text`.
std::variant<Expression, Diagnostic> parse_expression(std::string_view text);

// The linked grammar's PostgreSQL major version, e.g. 15.
int grammar_version();

}  // namespace lockstep
