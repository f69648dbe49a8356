#include "sql/clause_text.hpp"

#include "sql/sql_builder.hpp"
#include "sql/token_reader.hpp"

#include <string>

namespace lockstep {
namespace {

std::vector<Token> significant(std::string_view text) {
  std::vector<Token> tokens = scan(text);
  std::erase_if(tokens, [](const Token& token) { return token.kind == TokenKind::Comment; });
  return tokens;
}

// The first token behind CREATE INDEX's table; size() when it is not found.
std::size_t behind_table(const TokenReader& reader) {
  std::size_t at = reader.find({"on"}) + 1;
  if (reader.word(at, "only")) ++at;
  if (!reader.name(at)) return reader.size();
  ++at;
  if (reader.symbol(at, '.')) at += 2;
  return at;
}

}  // namespace

Sql without_name(const Constraint& constraint) {
  const std::vector<Token> tokens = significant(constraint.text);
  const TokenReader reader(constraint.text, tokens);
  constexpr std::size_t kBehindName = 2;
  const bool named = reader.word(0, "constraint") && reader.size() > kBehindName;
  return Sql::from_catalog(named ? constraint.text.substr(tokens[kBehindName].span.begin)
                                 : constraint.text);
}

std::optional<Sql> index_clause(const Statement& create_index) {
  const std::vector<Token> tokens = significant(create_index.text);
  const TokenReader reader(create_index.text, tokens);
  const std::size_t at = behind_table(reader);
  if (at >= reader.size()) return std::nullopt;
  return Sql::from_catalog(" " + create_index.text.substr(tokens[at].span.begin));
}

bool has_plain_keys_only(const Statement& create_index) {
  const std::vector<Token> tokens = significant(create_index.text);
  const TokenReader reader(create_index.text, tokens);
  std::size_t at = behind_table(reader);
  if (reader.word(at, "using")) at += 2;
  if (!reader.symbol(at, '(')) return false;
  const std::size_t close = reader.closing(at);
  for (std::size_t inner = at + 1; inner < close; ++inner) {
    if (reader.symbol(inner, '(')) return false;
  }
  return close < reader.size() && !reader.word(close + 1, "include");
}

Sql reindex_concurrently(const RelationName& name, bool index) {
  return SqlBuilder{} << (index ? Fragment("REINDEX INDEX CONCURRENTLY ")
                                : Fragment("REINDEX TABLE CONCURRENTLY "))
                      << name;
}

Sql reindex_into(const Identifier& tablespace, const RelationName& index) {
  return SqlBuilder{} << "REINDEX (TABLESPACE " << tablespace << ") INDEX CONCURRENTLY " << index;
}

bool has_reindex_options(const Statement& reindex) {
  const std::vector<Token> tokens = significant(reindex.text);
  return TokenReader(reindex.text, tokens).symbol(1, '(');
}

}  // namespace lockstep
