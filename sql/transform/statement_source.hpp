// One statement while it is transformed: its text, its tokens and its place in the file.
// For sql/ alone.

#pragma once

#include "sql/scanner.hpp"
#include "sql/transform/slice_checks.hpp"
#include "sql/transform/tree.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace lockstep {

// Offsets are bytes within the statement, as the tree has them.
struct StatementSource {
  std::string_view text;
  const std::vector<Token>& tokens;  // without comments
  std::size_t offset_in_file = 0;
  SliceChecks& checks;

  // The first token at or after this offset; tokens.size() when there is none.
  std::size_t token_at(std::size_t offset) const;
  // The token where the node begins.
  std::size_t token_of(tree::Node node) const;
  bool word_at(std::size_t token, std::string_view word) const {
    return token < tokens.size() && is_word(text, tokens[token], word);
  }
  bool symbol_at(std::size_t token, char symbol) const {
    return token < tokens.size() && is_symbol(text, tokens[token], symbol);
  }
  // From `token`, the first one at its own nesting level for which `wanted` holds, or that closes
  // that level, or tokens.size().
  template <class Wanted>
  std::size_t find_at_level(std::size_t token, Wanted wanted) const {
    int depth = 0;
    for (; token < tokens.size(); ++token) {
      if (depth == 0 && wanted(token)) return token;
      if (symbol_at(token, '(') || symbol_at(token, '[')) ++depth;
      if ((symbol_at(token, ')') || symbol_at(token, ']')) && --depth < 0) return token;
    }
    return token;
  }
  // The comma after an element of a list, or what closes the list.
  std::size_t end_of_element(std::size_t token) const {
    return find_at_level(token, [&](std::size_t at) { return symbol_at(at, ','); });
  }
  // Text of the tokens [first, last); "" when there is none.
  std::string_view slice(std::size_t first, std::size_t last) const;
};

}  // namespace lockstep
