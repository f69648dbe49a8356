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

namespace {

bool is_key(const Constraint& constraint) {
  return constraint.kind == ConstraintKind::ForeignKey ||
         (constraint.kind == ConstraintKind::Unique && !constraint.nulls_not_distinct);
}

// As a table has it: with the column's name. Empty: the word that it goes by is not there.
std::string of_table(const Constraint& constraint, const Identifier& column) {
  const bool foreign = constraint.kind == ConstraintKind::ForeignKey;
  const std::string& text = constraint.text;
  for (const Token& token : scan(text)) {
    if (!is_word(text, token, foreign ? "references" : "unique")) continue;
    return foreign ? text.substr(0, token.span.begin) + "FOREIGN KEY (" + column.quoted() + ") " +
                         text.substr(token.span.begin)
                   : text.substr(0, token.span.end) + " (" + column.quoted() + ")" +
                         text.substr(token.span.end);
  }
  return {};
}

}  // namespace

std::vector<std::string> column_and_keys(const Statement& statement) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr || alter->only || alter->if_exists == IfExists::Tolerated ||
      alter->actions.size() != 1)
    return {};
  const auto* add = std::get_if<AddColumn>(&alter->actions.front());
  if (add == nullptr || add->if_not_exists == IfExists::Tolerated) return {};
  std::string column = statement.text;
  std::vector<std::string> keys;
  for (const Constraint& constraint : add->column.constraints) {
    if (!is_key(constraint)) continue;
    const std::size_t at = column.rfind(constraint.text);
    const std::string key = of_table(constraint, add->column.name);
    if (at == std::string::npos || key.empty()) return {};
    column.replace(at, constraint.text.size(), " ");
    keys.push_back("ALTER TABLE " + alter->table.quoted() + " ADD " + key);
  }
  if (keys.empty()) return {};
  while (column.ends_with(' '))
    column.pop_back();
  keys.insert(keys.begin(), column);
  return keys;
}

}  // namespace lockstep
