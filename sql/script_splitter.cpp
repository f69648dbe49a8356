#include "sql/script_splitter.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Follows the two places where a semicolon does not end the statement: the actions of CREATE RULE,
// which stand in parentheses, and the body of a function between BEGIN ATOMIC and END.
class Nesting {
 public:
  Nesting(std::string_view text, const std::vector<Token>& tokens) : text_(text), tokens_(tokens) {}

  bool open() const { return blocks_ > 0 || (parentheses_ > 0 && creates("rule")); }

  // The statement's last token so far.
  void pass(const Token& token) {
    if (is_symbol(text_, token, '(')) ++parentheses_;
    if (is_symbol(text_, token, ')') && parentheses_ > 0) --parentheses_;
    if (token.kind != TokenKind::Word) return;
    if (blocks_ > 0 && !follows_label_word()) {
      // Of what has an END, only CASE can stand in such a body.
      if (is_word(text_, token, "case")) ++blocks_;
      if (is_word(text_, token, "end")) --blocks_;
    }
    const bool atomic = is_word(text_, token, "atomic") && follows("begin");
    if (atomic && (creates("function") || creates("procedure"))) ++blocks_;
  }

 private:
  bool follows(std::string_view word) const {
    return tokens_.size() > 1 && is_word(text_, tokens_[tokens_.size() - 2], word);
  }
  // Any keyword can be a label: SELECT 1 AS end, t.case.
  bool follows_label_word() const {
    return follows("as") ||
           (tokens_.size() > 1 && is_symbol(text_, tokens_[tokens_.size() - 2], '.'));
  }
  // CREATE [OR REPLACE] <object>
  bool creates(std::string_view object) const {
    const auto word_at = [&](std::size_t index, std::string_view word) {
      return index < tokens_.size() && is_word(text_, tokens_[index], word);
    };
    if (!word_at(0, "create")) return false;
    return word_at(word_at(1, "or") ? 3 : 1, object);
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
  int parentheses_ = 0;
  int blocks_ = 0;
};

bool copies_from_stdin(std::string_view text, const std::vector<Token>& tokens) {
  if (!is_word(text, tokens.front(), "copy")) return false;
  const auto from = std::find_if(tokens.begin(), tokens.end(),
                                 [&](const Token& token) { return is_word(text, token, "from"); });
  return from != tokens.end() && from + 1 != tokens.end() && is_word(text, from[1], "stdin");
}

}  // namespace

bool ScriptSplitter::next(ScriptPiece& piece) {
  piece.kind = ScriptPiece::Kind::Statement;
  piece.tokens.clear();
  Nesting nesting(text_, piece.tokens);
  for (Token token; scanner_.next(token);) {
    if (token.kind == TokenKind::Comment) continue;
    if (is_symbol(text_, token, ';') && !nesting.open()) {
      if (piece.tokens.empty()) continue;
      finish_statement(piece);
      return true;
    }
    piece.tokens.push_back(token);
    if (piece.tokens.size() == 1 && is_symbol(text_, token, '\\')) {
      pass_psql_command(piece);
      return true;
    }
    nesting.pass(token);
  }
  if (piece.tokens.empty()) return false;
  finish_statement(piece);
  return true;
}

void ScriptSplitter::finish_statement(ScriptPiece& piece) {
  piece.span = {piece.tokens.front().span.begin, piece.tokens.back().span.end};
  if (piece.tokens.back().kind == TokenKind::Unterminated) {
    piece.kind = ScriptPiece::Kind::Unterminated;
  } else if (copies_from_stdin(text_, piece.tokens)) {
    piece.kind = ScriptPiece::Kind::CopyFromStdin;
    pass_copy_data();
  }
}

void ScriptSplitter::pass_psql_command(ScriptPiece& piece) {
  piece.kind = ScriptPiece::Kind::PsqlCommand;
  const std::size_t begin = piece.tokens.front().span.begin;
  piece.span = {begin, std::min(text_.find_first_of("\r\n", begin), text_.size())};
  scanner_.skip_to(piece.span.end);
}

// Data stand from the line after the statement to a line with \. alone; they are no SQL, so that
// scanning them would make a mess of what follows.
void ScriptSplitter::pass_copy_data() {
  std::size_t at = scanner_.offset();
  while (copy_data_ahead_) {
    at = text_.find("\n\\.", at);
    if (at == std::string_view::npos) {
      copy_data_ahead_ = false;
      return;
    }
    at += 3;
    if (at == text_.size() || text_[at] == '\n' || text_[at] == '\r') break;
  }
  if (copy_data_ahead_) scanner_.skip_to(at);
}

}  // namespace lockstep
