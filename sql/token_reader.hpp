// Questions about the tokens of a statement. For sql/ alone.

#pragma once

#include "sql/identifier.hpp"
#include "sql/scanner.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace lockstep {

// Valid as long as what it reads. Past the end everything is false.
class TokenReader {
 public:
  TokenReader(std::string_view text, const std::vector<Token>& tokens)
      : text_(text), tokens_(tokens) {}

  std::size_t size() const { return tokens_.size(); }
  const Token& token(std::size_t at) const { return tokens_[at]; }
  std::string_view slice_of(std::size_t at) const { return slice(text_, tokens_[at].span); }

  bool word(std::size_t at, std::string_view wanted) const {
    return at < size() && is_word(text_, tokens_[at], wanted);
  }
  bool words(std::size_t at, std::initializer_list<std::string_view> wanted) const {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](std::string_view each) { return word(at++, each); });
  }
  bool any_word(std::size_t at, std::initializer_list<std::string_view> wanted) const {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](std::string_view each) { return word(at, each); });
  }
  bool symbol(std::size_t at, char wanted) const {
    return at < size() && is_symbol(text_, tokens_[at], wanted);
  }
  // Where the words stand one after the other, from `from` on; size() when nowhere.
  std::size_t find(std::initializer_list<std::string_view> wanted, std::size_t from = 0) const {
    while (from < size() && !words(from, wanted))
      ++from;
    return from;
  }
  bool has(std::initializer_list<std::string_view> wanted) const { return find(wanted) < size(); }

  // What closes the parenthesis that opens at `open`; size() when nothing does.
  std::size_t closing(std::size_t open) const;
  // The name that the token is.
  std::optional<Identifier> name(std::size_t at) const;

 private:
  std::string_view text_;
  const std::vector<Token>& tokens_;
};

}  // namespace lockstep
