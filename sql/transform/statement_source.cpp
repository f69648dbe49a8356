#include "sql/transform/statement_source.hpp"

#include <algorithm>

namespace lockstep {

std::size_t StatementSource::token_at(std::size_t offset) const {
  const auto found = std::partition_point(
      tokens.begin(), tokens.end(), [&](const Token& token) { return token.span.begin < offset; });
  return static_cast<std::size_t>(found - tokens.begin());
}

std::size_t StatementSource::token_of(tree::Node node) const {
  return token_at(static_cast<std::size_t>(node.number("location")));
}

std::string_view StatementSource::slice(std::size_t first, std::size_t last) const {
  if (first >= last || last > tokens.size()) return {};
  const std::size_t begin = tokens[first].span.begin;
  return text.substr(begin, tokens[last - 1].span.end - begin);
}

}  // namespace lockstep
