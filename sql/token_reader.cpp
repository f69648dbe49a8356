#include "sql/token_reader.hpp"

namespace lockstep {

std::size_t TokenReader::closing(std::size_t open) const {
  int depth = 0;
  for (std::size_t at = open; at < size(); ++at) {
    if (symbol(at, '(')) ++depth;
    if (symbol(at, ')') && --depth == 0) return at;
  }
  return size();
}

std::optional<Identifier> TokenReader::name(std::size_t at) const {
  if (at >= size()) return std::nullopt;
  const std::string_view written = slice_of(at);
  if (tokens_[at].kind == TokenKind::Word) return Identifier(lower_case(written));
  if (tokens_[at].kind != TokenKind::QuotedName || written.front() != '"') return std::nullopt;
  std::string plain;
  for (std::size_t index = 1; index + 1 < written.size(); ++index) {
    if (written[index] == '"') ++index;
    plain += written[index];
  }
  if (plain.empty()) return std::nullopt;
  return Identifier(plain);
}

}  // namespace lockstep
