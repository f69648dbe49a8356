// The parser's adapter: bytes → statements and errors, newer grammar and comments included.

#include "sql/errors.hpp"
#include "sql/statement_parser.hpp"
#include "tests/fuzz/target.hpp"

using namespace lockstep;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceText source("fuzz.sql", fuzz::text_of(data, size));
  const ParsedScript script = parse_script(source);
  std::size_t end = 0;
  for (const Statement& statement : script.statements) {
    fuzz::require(statement.span.begin >= end, "statements follow each other");
    fuzz::require(source.slice(statement.span) == statement.text, "a text is its span's slice");
    fuzz::require(!statement.kind.empty(), "every statement has a command tag");
    end = statement.span.end;
  }
  for (const Diagnostic& error : script.errors)
    fuzz::require_place(error);
  std::size_t after = 0;
  for (const SourceComment& comment : scan_comments(source.text())) {
    fuzz::require(comment.span.begin >= after && comment.span.end <= source.text().size(),
                  "comments follow each other");
    after = comment.span.end;
  }
  try {
    significant_tokens(source.text());
  } catch (const UserError&) {
    // What cannot be scanned is said so.
  }
  return 0;
}
