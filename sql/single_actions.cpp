#include "sql/single_actions.hpp"

#include "sql/scanner.hpp"

#include <cstddef>

namespace lockstep {
namespace {

class ActionReader {
 public:
  explicit ActionReader(const std::string& text) : text_(text) {
    for (const Token& token : scan(text)) {
      if (token.kind != TokenKind::Comment) tokens_.push_back(token);
    }
  }

  std::vector<std::string> read() {
    if (!skip_word("alter") || !skip_word("table")) return {};
    if (skip_word("if") && !skip_word("exists")) return {};
    skip_word("only");
    if (!skip_name()) return {};
    skip_symbol('*');
    if (at_ == 0 || at_ >= tokens_.size()) return {};
    const std::string head = text_.substr(0, tokens_[at_ - 1].span.end) + " ";
    std::vector<std::string> statements;
    for (const SourceSpan& action : actions())
      statements.push_back(head + std::string(slice(text_, action)));
    return statements;
  }

 private:
  bool skip_word(std::string_view word) {
    const bool there = at_ < tokens_.size() && is_word(text_, tokens_[at_], word);
    if (there) ++at_;
    return there;
  }
  bool skip_symbol(char symbol) {
    const bool there = at_ < tokens_.size() && is_symbol(text_, tokens_[at_], symbol);
    if (there) ++at_;
    return there;
  }
  bool skip_name() {
    do {
      const bool name = at_ < tokens_.size() && (tokens_[at_].kind == TokenKind::Word ||
                                                 tokens_[at_].kind == TokenKind::QuotedName);
      if (!name) return false;
      ++at_;
    } while (skip_symbol('.'));
    return true;
  }

  // Between the commas that stand in no parentheses or brackets.
  std::vector<SourceSpan> actions() const {
    std::vector<SourceSpan> found;
    std::size_t begin = at_;
    int depth = 0;
    for (std::size_t index = at_; index <= tokens_.size(); ++index) {
      const bool end = index == tokens_.size();
      if (!end) depth += depth_of(tokens_[index]);
      if (!end && (depth > 0 || !is_symbol(text_, tokens_[index], ','))) continue;
      if (index == begin) return {};
      found.push_back({tokens_[begin].span.begin, tokens_[index - 1].span.end});
      begin = index + 1;
    }
    return found;
  }

  int depth_of(const Token& token) const {
    if (is_symbol(text_, token, '(') || is_symbol(text_, token, '[')) return 1;
    return is_symbol(text_, token, ')') || is_symbol(text_, token, ']') ? -1 : 0;
  }

  const std::string& text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string> single_actions(const Statement& statement) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr) return {};
  std::vector<std::string> statements = ActionReader(statement.text).read();
  if (statements.size() != alter->actions.size()) return {};
  return statements;
}

}  // namespace lockstep
