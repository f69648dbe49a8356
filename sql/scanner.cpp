#include "sql/scanner.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

enum CharacterClass : std::uint8_t {
  kSpace = 1,
  kDigit = 2,
  kStartsWord = 4,
  kContinuesWord = 8,
  kOperator = 16,
  kOddOperator = 32,  // an operator may end in + or - only when it has one of these
};

consteval std::array<std::uint8_t, 256> character_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto add = [&](std::string_view characters, int bits) {
    for (const char c : characters)
      classes[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(bits);
  };
  add(" \t\n\r\f\v", kSpace);
  add("0123456789", kDigit | kContinuesWord);
  add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", kStartsWord | kContinuesWord);
  for (std::size_t byte = 0x80; byte < classes.size(); ++byte)
    classes[byte] = kStartsWord | kContinuesWord;
  add("$", kContinuesWord);
  add("+-*/<>=", kOperator);
  add("~!@#^&|`?%", kOperator | kOddOperator);
  return classes;
}
constexpr std::array<std::uint8_t, 256> kClasses = character_classes();

bool is(char c, CharacterClass wanted) {
  return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}
// An operator's name has 63 bytes at most; without a bound, a long run would be cut from its end
// again and again.
constexpr std::size_t kOperatorLookAhead = 64;

}  // namespace

bool Scanner::next(Token& token) {
  while (is(peek(), kSpace))
    ++at_;
  if (at_ == text_.size()) return false;
  token.span.begin = at_;
  token.kind = scan();
  token.span.end = at_;
  return true;
}

char Scanner::peek(std::size_t ahead) const {
  return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
}

bool Scanner::comment_begins(std::size_t ahead) const {
  const char c = peek(ahead);
  return (c == '-' && peek(ahead + 1) == '-') || (c == '/' && peek(ahead + 1) == '*');
}

TokenKind Scanner::scan() {
  const char c = peek();
  if (comment_begins()) return c == '-' ? line_comment() : block_comment();
  if (c == '\'') return string(Escapes::Doubling);
  if (c == '"') return quoted('"', TokenKind::QuotedName);
  if (c == '$') return dollar();
  if (is(c, kDigit) || (c == '.' && is(peek(1), kDigit))) return number();
  if (is(c, kStartsWord)) return word();
  return symbol();
}

TokenKind Scanner::line_comment() {
  at_ = std::min(text_.find_first_of("\n\r", at_), text_.size());
  return TokenKind::Comment;
}

TokenKind Scanner::block_comment() {
  int depth = 0;
  do {
    if (peek() == '/' && peek(1) == '*') {
      ++depth;
      at_ += 2;
    } else if (peek() == '*' && peek(1) == '/') {
      --depth;
      at_ += 2;
    } else {
      at_ = std::min(text_.find_first_of("/*", at_ + 1), text_.size());
    }
  } while (depth > 0 && at_ < text_.size());
  return depth == 0 ? TokenKind::Comment : TokenKind::Unterminated;
}

// From the opening quote to behind the closing one. False: there is none.
bool Scanner::quoted_part(char quote, Escapes escapes) {
  const char stops[] = {quote, '\\'};
  const std::string_view stop(stops, escapes == Escapes::Backslash ? 2 : 1);
  ++at_;
  while (true) {
    at_ = text_.find_first_of(stop, at_);
    if (at_ == std::string_view::npos) break;
    const bool pair = peek() == '\\' || (peek(1) == quote && escapes != Escapes::None);
    if (!pair) {
      ++at_;
      return true;
    }
    at_ += 2;
  }
  at_ = text_.size();
  return false;
}

TokenKind Scanner::quoted(char quote, TokenKind kind) {
  return quoted_part(quote, Escapes::Doubling) ? kind : TokenKind::Unterminated;
}

TokenKind Scanner::string(Escapes escapes) {
  do {
    if (!quoted_part('\'', escapes)) return TokenKind::Unterminated;
  } while (continues_on_another_line());
  return TokenKind::String;
}

// SQL's continuation: white space with a line break in it and a quote, which is then the next
// character. Else nothing is passed.
bool Scanner::continues_on_another_line() {
  std::size_t at = at_;
  bool line_break = false;
  for (; at < text_.size() && is(text_[at], kSpace); ++at)
    line_break = line_break || text_[at] == '\n' || text_[at] == '\r';
  if (!line_break || at == text_.size() || text_[at] != '\'') return false;
  at_ = at;
  return true;
}

// $1, $tag$…$tag$, or a dollar by itself.
TokenKind Scanner::dollar() {
  const std::size_t begin = at_;
  ++at_;
  if (is(peek(), kDigit)) {
    skip_digits();
    return TokenKind::Parameter;
  }
  if (is(peek(), kStartsWord)) {
    while (peek() != '$' && is(peek(), kContinuesWord))
      ++at_;
  }
  if (peek() != '$') {
    at_ = begin + 1;
    return TokenKind::Symbol;
  }
  ++at_;
  const std::string_view tag = text_.substr(begin, at_ - begin);
  const std::size_t end = text_.find(tag, at_);
  at_ = end == std::string_view::npos ? text_.size() : end + tag.size();
  return end == std::string_view::npos ? TokenKind::Unterminated : TokenKind::String;
}

void Scanner::skip_digits() {
  while (is(peek(), kDigit))
    ++at_;
}

TokenKind Scanner::number() {
  skip_digits();
  // "1..10" is a range in plpgsql: two dots end the number.
  if (peek() == '.' && peek(1) != '.') {
    ++at_;
    skip_digits();
  }
  const bool sign = peek(1) == '+' || peek(1) == '-';
  if (lower_case(peek()) == 'e' && is(peek(sign ? 2 : 1), kDigit)) {
    at_ += sign ? 2 : 1;
    skip_digits();
  }
  if (is(peek(), kStartsWord)) skip_word();
  return TokenKind::Number;
}

TokenKind Scanner::word() {
  const char prefix = lower_case(peek());
  if (prefix == 'u' && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) {
    at_ += 2;
    return peek() == '"' ? quoted('"', TokenKind::QuotedName) : string(Escapes::Doubling);
  }
  if (peek(1) == '\'' && (prefix == 'e' || prefix == 'b' || prefix == 'x')) {
    ++at_;
    return string(prefix == 'e' ? Escapes::Backslash : Escapes::None);
  }
  skip_word();
  return TokenKind::Word;
}

void Scanner::skip_word() {
  while (is(peek(), kContinuesWord))
    ++at_;
}

TokenKind Scanner::symbol() {
  const std::string_view two = text_.substr(at_, 2);
  if (two == "::" || two == ":=" || two == "..") {
    at_ += 2;
    return TokenKind::Symbol;
  }
  std::size_t length = 0;
  bool odd = false;
  while (length < kOperatorLookAhead && is(peek(length), kOperator)) {
    if (length > 0 && comment_begins(length)) break;
    odd = odd || is(peek(length), kOddOperator);
    ++length;
  }
  while (length > 1 && !odd && (peek(length - 1) == '+' || peek(length - 1) == '-'))
    --length;
  at_ += std::max<std::size_t>(length, 1);
  return TokenKind::Symbol;
}

std::vector<Token> scan(std::string_view text) {
  std::vector<Token> tokens;
  Scanner scanner(text);
  for (Token token; scanner.next(token);)
    tokens.push_back(token);
  return tokens;
}

std::string lower_case(std::string_view ascii) {
  std::string text(ascii);
  for (char& c : text)
    c = lower_case(c);
  return text;
}

}  // namespace lockstep
