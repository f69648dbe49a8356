#include "migrations/alembic/python_header.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

enum class TokenKind { Name, String, Punctuation, NewLine, Other, Broken, End };

struct Token {
  TokenKind kind = TokenKind::End;
  SourceSpan span;
  std::string value;          // a name, a string's content, a punctuation character
  bool is_formatted = false;  // an f-string, or bytes: no literal for our purposes
  bool starts_line = false;   // at column one, outside brackets
};

bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}
bool is_name_part(char c) {
  return is_name_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// Python's lexical analysis (reference, chapter 2) without numbers' and operators' detail.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  Token next() {
    const bool fresh = skip_blanks();
    if (at_ >= text_.size()) return {.kind = TokenKind::End, .span = {at_, at_}};
    Token token = read();
    token.starts_line = fresh;
    return token;
  }

 private:
  // True when a logical line begins here at column one.
  bool skip_blanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '\\' && at_ + 1 < text_.size() &&
                 (text_[at_ + 1] == '\n' || text_[at_ + 1] == '\r')) {
        at_ += text_[at_ + 1] == '\r' ? 3 : 2;
      } else if (c == ' ' || c == '\t' || c == '\f' || c == '\r' || (c == '\n' && depth_ > 0)) {
        ++at_;
      } else {
        break;
      }
    }
    return depth_ == 0 && at_ < text_.size() && text_[at_] != '\n' &&
           (at_ == 0 || text_[at_ - 1] == '\n');
  }

  Token read() {
    const std::size_t begin = at_;
    const char c = text_[at_];
    if (c == '\n') return {TokenKind::NewLine, {begin, ++at_}, "\n"};
    if (is_name_start(c)) {
      while (at_ < text_.size() && is_name_part(text_[at_]))
        ++at_;
      const std::string name(text_.substr(begin, at_ - begin));
      if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"') && is_prefix(name))
        return string(begin, name);
      return {TokenKind::Name, {begin, at_}, name};
    }
    if (c == '\'' || c == '"') return string(begin, "");
    ++at_;
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
    const bool known = std::string_view("()[]{},:=").find(c) != std::string_view::npos;
    return {known ? TokenKind::Punctuation : TokenKind::Other, {begin, at_}, std::string(1, c)};
  }

  static bool is_prefix(const std::string& name) {
    return name.size() <= 2 && name.find_first_not_of("rRbBuUfF") == std::string::npos;
  }

  Token string(std::size_t begin, const std::string& prefix) {
    const char quote = text_[at_];
    const bool triple = text_.substr(at_, 3) == std::string(3, quote);
    const bool raw = prefix.find_first_of("rR") != std::string::npos;
    at_ += triple ? 3 : 1;
    std::string value;
    while (at_ < text_.size()) {
      if (text_.substr(at_, triple ? 3 : 1) == std::string(triple ? 3 : 1, quote)) {
        at_ += triple ? 3 : 1;
        return {.kind = TokenKind::String,
                .span = {begin, at_},
                .value = std::move(value),
                .is_formatted = prefix.find_first_of("bBfF") != std::string::npos};
      }
      if (text_[at_] == '\n' && !triple) break;
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        add_escape(value, raw);
      } else {
        value += text_[at_++];
      }
    }
    at_ = text_.size();
    return {.kind = TokenKind::Broken, .span = {begin, begin + 1}};
  }

  // The escapes that an id or a description may hold; others stand for themselves.
  void add_escape(std::string& value, bool raw) {
    const char escaped = text_[at_ + 1];
    at_ += 2;
    if (raw || std::string_view("\\'\"n\n").find(escaped) == std::string_view::npos) {
      value += '\\';
      value += escaped;
    } else if (escaped == 'n') {
      value += '\n';
    } else if (escaped != '\n') {
      value += escaped;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

class HeaderReader {
 public:
  explicit HeaderReader(std::string_view text) : tokens_(text) { advance(); }

  PythonHeader read() {
    read_docstring();
    while (token_.kind != TokenKind::End && token_.kind != TokenKind::Broken) {
      if (token_.kind == TokenKind::Name && token_.starts_line) {
        read_line();
      } else {
        advance();
      }
    }
    if (token_.kind == TokenKind::Broken) header_.broken = token_.span;
    return std::move(header_);
  }

 private:
  void advance() { token_ = tokens_.next(); }
  bool at(char punctuation) const {
    return token_.kind == TokenKind::Punctuation && token_.value[0] == punctuation;
  }

  void read_docstring() {
    while (token_.kind == TokenKind::NewLine)
      advance();
    if (token_.kind != TokenKind::String) return;
    header_.docstring = token_.value;
    header_.docstring_span = token_.span;
    advance();
  }

  // NAME [: annotation] = value, or something else that begins with a name.
  void read_line() {
    const Token name = token_;
    advance();
    if (at(':')) skip_annotation();
    if (!at('=')) return;
    advance();
    if (at('=')) return;  // a comparison
    header_.assigned[name.value] = {read_value(), name.span};
  }

  void skip_annotation() {
    advance();
    for (int depth = 0; token_.kind != TokenKind::End && token_.kind != TokenKind::NewLine;
         advance()) {
      if (at('(') || at('[')) ++depth;
      if (at(')') || at(']')) --depth;
      if (depth == 0 && at('=')) return;
    }
  }

  std::optional<PythonLiteral> read_value() {
    std::optional<PythonLiteral> value;
    if (token_.kind == TokenKind::Name && token_.value == "None") {
      advance();
      value = PythonNone{};
    } else if (token_.kind == TokenKind::String) {
      if (auto text = read_string()) value = *text;
    } else if (at('(') || at('[')) {
      value = read_list();
    }
    // More on the line: an expression, whose value is not written here.
    if (token_.kind != TokenKind::NewLine && token_.kind != TokenKind::End) return std::nullopt;
    return value;
  }

  // Strings that stand beside each other are one.
  std::optional<std::string> read_string() {
    std::string text;
    bool plain = true;
    for (; token_.kind == TokenKind::String; advance()) {
      text += token_.value;
      plain = plain && !token_.is_formatted;
    }
    if (!plain) return std::nullopt;
    return text;
  }

  // ("a") is a string in brackets, ("a",) and ["a"] are lists.
  std::optional<PythonLiteral> read_list() {
    const char close = at('(') ? ')' : ']';
    std::vector<std::string> texts;
    bool has_comma = false;
    advance();
    while (!at(close)) {
      if (token_.kind != TokenKind::String) return std::nullopt;
      const auto text = read_string();
      if (!text) return std::nullopt;
      texts.push_back(*text);
      if (at(',')) {
        has_comma = true;
        advance();
      } else if (!at(close)) {
        return std::nullopt;
      }
    }
    advance();
    if (close == ')' && !has_comma && texts.size() == 1) return PythonLiteral(texts.front());
    return PythonLiteral(std::move(texts));
  }

  Tokens tokens_;
  Token token_;
  PythonHeader header_;
};

}  // namespace

PythonHeader read_python_header(std::string_view text) {
  return HeaderReader(text).read();
}

std::vector<std::string> python_tokens(std::string_view text) {
  std::vector<std::string> found;
  Tokens tokens(text);
  for (Token token = tokens.next(); token.kind != TokenKind::End; token = tokens.next()) {
    if (token.kind == TokenKind::NewLine) continue;
    const bool closes = token.value == ")" || token.value == "]" || token.value == "}";
    if (closes && token.kind == TokenKind::Punctuation && !found.empty() && found.back() == ",")
      found.pop_back();
    // A string and a name that are spelt alike differ.
    found.push_back((token.kind == TokenKind::String ? "'" : "") + token.value);
  }
  return found;
}

}  // namespace lockstep
