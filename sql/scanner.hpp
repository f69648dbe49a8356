// SQL text → tokens, by libpg_query's scanner. For sql/ alone.

#pragma once

#include "sql/source_span.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct Token {
  SourceSpan span;    // bytes of the text that was scanned
  bool word = false;  // a keyword or an unquoted name
  bool comment = false;
};

struct ScannedText {
  std::string_view text;
  std::vector<Token> tokens;            // comments included
  std::optional<std::size_t> error_at;  // where scanning stopped: tokens end before it
  std::string error;

  std::string_view slice(const Token& token) const {
    return text.substr(token.span.begin, token.span.end - token.span.begin);
  }
};

// Never fails: an unterminated literal or comment ends the tokens and sets error_at. The text must
// have no NUL byte and must outlive the result.
ScannedText scan(std::string_view text);

// Whether the token is this word, given in lower case: unquoted, in any case.
bool is_word(const ScannedText& scanned, const Token& token, std::string_view word);
bool is_symbol(const ScannedText& scanned, const Token& token, char symbol);
std::string lower_case(std::string_view ascii);

// The byte offset of a character, which libpg_query's errors count from 1.
std::size_t byte_of_character(std::string_view text, int character);

}  // namespace lockstep
