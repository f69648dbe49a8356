#include "sql/split.hpp"

namespace lockstep {
namespace {

// Follows the nesting in which a semicolon does not end the statement.
class Nesting {
 public:
  explicit Nesting(const ScannedText& scanned) : scanned_(scanned) {}

  bool open() const { return parentheses_ > 0 || blocks_ > 0; }

  void pass(const Token& token) {
    if (is_symbol(scanned_, token, '(')) ++parentheses_;
    if (is_symbol(scanned_, token, ')') && parentheses_ > 0) --parentheses_;
    // Within BEGIN ATOMIC … END only CASE has an END of its own.
    if (blocks_ > 0 && is_word(scanned_, token, "case")) ++blocks_;
    if (blocks_ > 0 && is_word(scanned_, token, "end")) --blocks_;
    if (after_begin_ && is_word(scanned_, token, "atomic")) ++blocks_;
    after_begin_ = is_word(scanned_, token, "begin");
  }

  void reset() {
    parentheses_ = 0;
    blocks_ = 0;
    after_begin_ = false;
  }

 private:
  const ScannedText& scanned_;
  int parentheses_ = 0;
  int blocks_ = 0;
  bool after_begin_ = false;
};

}  // namespace

std::vector<SourceSpan> split_statements(const ScannedText& scanned) {
  std::vector<SourceSpan> spans;
  Nesting nesting(scanned);
  bool started = false;
  SourceSpan span;
  for (const Token& token : scanned.tokens) {
    if (token.comment) continue;
    if (is_symbol(scanned, token, ';') && !nesting.open()) {
      if (started) spans.push_back(span);
      started = false;
      nesting.reset();
      continue;
    }
    nesting.pass(token);
    if (!started) span.begin = token.span.begin;
    span.end = token.span.end;
    started = true;
  }
  if (started && !scanned.error_at) spans.push_back(span);
  return spans;
}

}  // namespace lockstep
