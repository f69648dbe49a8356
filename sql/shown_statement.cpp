#include "sql/shown_statement.hpp"

#include "sql/scanner.hpp"
#include "sql/utf8.hpp"

namespace lockstep {
namespace {

constexpr std::size_t kMostBytes = 120;

bool is_constant(const Token& token) {
  return token.kind == TokenKind::String || token.kind == TokenKind::Number ||
         token.kind == TokenKind::Unterminated;
}

}  // namespace

std::string shown_statement(std::string_view sql) {
  const std::string_view text = sql.substr(0, sql.find('\0'));
  std::string shown;
  std::size_t end = 0;
  for (const Token& token : scan(text)) {
    if (token.kind == TokenKind::Comment) continue;
    if (!shown.empty() && token.span.begin > end) shown += ' ';
    shown += is_constant(token) ? "?" : slice(text, token.span);
    end = token.span.end;
  }
  const std::string_view head = utf8_prefix(shown, kMostBytes);
  return head.size() == shown.size() ? shown : std::string(head) + "…";
}

}  // namespace lockstep
