// SQL text → tokens, by the rules of PostgreSQL's own scanner (src/backend/parser/scan.l). Written
// here because it has to be the same for every grammar that is linked, go on behind what a grammar
// cannot read, and be fast; tests/sql/scanner_test.cpp compares it with libpg_query's. For sql/
// alone.

#pragma once

#include "sql/source_span.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

enum class TokenKind : std::uint8_t {
  Word,        // a keyword or an unquoted name
  QuotedName,  // "…" and U&"…"
  String,      // '…', E'…', B'…', X'…', U&'…' with its continuation lines, $tag$…$tag$
  Number,      // with what is glued to it: 1_000 and 0xFF are numbers in newer grammars only
  Parameter,   // $1
  Symbol,      // an operator or punctuation
  Comment,
  Unterminated,  // a string, name or comment that the text ends in; always the last token
};

struct Token {
  TokenKind kind = TokenKind::Symbol;
  SourceSpan span;  // bytes of the text that was scanned
};

// Gives one token after the other, white space left out. Never fails, reads each byte a bounded
// number of times. The text has no NUL byte and outlives the scanner.
class Scanner {
 public:
  explicit Scanner(std::string_view text, std::size_t begin = 0) : text_(text), at_(begin) {}

  // False at the end of the text.
  bool next(Token& token);
  // Where the next token is looked for.
  std::size_t offset() const { return at_; }
  void skip_to(std::size_t offset) { at_ = offset; }

 private:
  // What puts a quote inside quotes: nothing in bit strings, a second one, or a backslash as well.
  enum class Escapes : std::uint8_t { None, Doubling, Backslash };

  TokenKind scan();
  TokenKind line_comment();
  TokenKind block_comment();
  TokenKind quoted(char quote, TokenKind kind);
  TokenKind string(Escapes escapes);
  TokenKind dollar();
  TokenKind number();
  TokenKind word();
  TokenKind symbol();
  bool quoted_part(char quote, Escapes escapes);
  bool continues_on_another_line();
  char peek(std::size_t ahead = 0) const;
  bool comment_begins(std::size_t ahead = 0) const;
  void skip_digits();
  void skip_word();

  std::string_view text_;
  std::size_t at_ = 0;
};

std::vector<Token> scan(std::string_view text);

inline std::string_view slice(std::string_view text, SourceSpan span) {
  return text.substr(span.begin, span.end - span.begin);
}
inline char lower_case(char ascii) {
  return ascii >= 'A' && ascii <= 'Z' ? static_cast<char>(ascii - 'A' + 'a') : ascii;
}
std::string lower_case(std::string_view ascii);

// These are asked of every token, several times.
// Whether the token is this word, given in lower case: unquoted, in any case.
inline bool is_word(std::string_view text, const Token& token, std::string_view word) {
  if (token.kind != TokenKind::Word || token.span.end - token.span.begin != word.size())
    return false;
  const char* found = text.data() + token.span.begin;
  return std::all_of(word.begin(), word.end(),
                     [&](char letter) { return lower_case(*found++) == letter; });
}
inline bool is_symbol(std::string_view text, const Token& token, char symbol) {
  return token.kind == TokenKind::Symbol && token.span.end - token.span.begin == 1 &&
         text[token.span.begin] == symbol;
}

}  // namespace lockstep
