#include "sql/routine_body.hpp"

#include "sql/scanner.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

constexpr std::array<std::string_view, 8> kStatementWords{"select", "insert", "update", "delete",
                                                          "with",   "merge",  "copy",   "perform"};

class BodySplitter {
 public:
  explicit BodySplitter(std::string_view body) : body_(body), tokens_(scan(body)) {
    std::erase_if(tokens_, [](const Token& token) { return token.kind == TokenKind::Comment; });
  }

  BodyPieces split() {
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= tokens_.size(); ++at) {
      if (at < tokens_.size() && !separates(tokens_[at])) continue;
      add(begin, at);
      begin = at + 1;
    }
    return std::move(pieces_);
  }

 private:
  bool is(const Token& token, std::string_view word) const { return is_word(body_, token, word); }

  // Where plpgsql begins another statement. THEN and ELSE of an expression's CASE do not.
  bool separates(const Token& token) {
    if (is_symbol(body_, token, ';')) {
      cases_ = 0;
      return true;
    }
    if (is(token, "case")) ++cases_;
    if (is(token, "end") && cases_ > 0) --cases_;
    if (is(token, "loop") || is(token, "begin")) return true;
    return cases_ == 0 && (is(token, "then") || is(token, "else"));
  }

  bool begins_statement(const Token& token) const {
    return std::any_of(kStatementWords.begin(), kStatementWords.end(),
                       [&](std::string_view word) { return is(token, word); });
  }

  // The first token after `first` that closes a parenthesis opened before it.
  std::size_t end_of_statement(std::size_t first, std::size_t last) const {
    int depth = 0;
    for (std::size_t at = first; at < last; ++at) {
      if (is_symbol(body_, tokens_[at], '(')) ++depth;
      if (is_symbol(body_, tokens_[at], ')') && --depth < 0) return at;
    }
    return last;
  }

  std::string text(std::size_t first, std::size_t last) const {
    if (first >= last) return "";
    return std::string(body_.substr(tokens_[first].span.begin,
                                    tokens_[last - 1].span.end - tokens_[first].span.begin));
  }

  void add(std::size_t first, std::size_t last) {
    const auto end = tokens_.begin() + static_cast<std::ptrdiff_t>(last);
    const auto found = std::find_if(tokens_.begin() + static_cast<std::ptrdiff_t>(first), end,
                                    [&](const Token& token) { return begins_statement(token); });
    const auto start = static_cast<std::size_t>(found - tokens_.begin());
    add_rest(first, start);
    if (start == last) return;
    const std::size_t stop = end_of_statement(start, last);
    if (is(tokens_[start], "perform")) {
      pieces_.statements.push_back("SELECT " + text(start + 1, stop));
    } else {
      pieces_.statements.push_back(text(start, stop));
    }
    add_rest(stop, last);
  }

  void add_rest(std::size_t first, std::size_t last) {
    if (first < last) pieces_.rest.push_back(text(first, last));
  }

  std::string_view body_;
  std::vector<Token> tokens_;
  BodyPieces pieces_;
  int cases_ = 0;
};

}  // namespace

BodyPieces pieces_of_body(std::string_view body) {
  return BodySplitter(body).split();
}

}  // namespace lockstep
