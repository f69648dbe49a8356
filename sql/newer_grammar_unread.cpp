// Newer forms that are known and not read, and the one that is understood without a tree.

#include "sql/newer_grammar.hpp"
#include "sql/token_reader.hpp"

#include <array>

namespace lockstep {
namespace {

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& letter : upper) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return upper;
}

struct UnreadForm {
  std::string_view name;
  bool (*there)(const TokenReader& reader);
};

bool any_of(const TokenReader& reader, std::initializer_list<std::string_view> functions) {
  for (std::size_t at = 0; at + 1 < reader.size(); ++at) {
    if (reader.any_word(at, functions) && reader.symbol(at + 1, '(')) return true;
  }
  return false;
}

// FROM (SELECT …) with no name after it.
bool unnamed_subquery(const TokenReader& reader) {
  for (std::size_t at = 0; at + 2 < reader.size(); ++at) {
    const bool from = reader.any_word(at, {"from", "join"}) && reader.symbol(at + 1, '(');
    if (!from || !reader.any_word(at + 2, {"select", "values", "with"})) continue;
    const std::size_t after = reader.closing(at + 1) + 1;
    if (after >= reader.size() || reader.token(after).kind == TokenKind::Symbol) return true;
    if (reader.any_word(after, {"where", "group", "order", "limit", "on", "join", "cross", "left",
                                "union", "having", "using", "inner", "right", "full", "for"}))
      return true;
  }
  return false;
}

constexpr std::array kUnread{
    UnreadForm{"WITHOUT OVERLAPS (PostgreSQL 18)",
               [](const TokenReader& reader) {
                 return reader.has({"without", "overlaps"});
               }},
    UnreadForm{"PERIOD (PostgreSQL 18)",
               [](const TokenReader& reader) {
                 return reader.has({"foreign", "key"}) && reader.has({"period"});
               }},
    UnreadForm{"ENFORCED (PostgreSQL 18)",
               [](const TokenReader& reader) { return reader.has({"enforced"}); }},
    UnreadForm{"GENERATED … VIRTUAL (PostgreSQL 18)",
               [](const TokenReader& reader) {
                 return reader.has({"generated", "always", "as"}) && reader.has({"virtual"});
               }},
    UnreadForm{"RETURNING WITH (PostgreSQL 18)",
               [](const TokenReader& reader) {
                 return reader.has({"returning", "with"});
               }},
    UnreadForm{"ALTER DEFAULT PRIVILEGES … ON LARGE OBJECTS (PostgreSQL 18)",
               [](const TokenReader& reader) {
                 return reader.words(0, {"alter", "default"}) && reader.has({"large", "objects"});
               }},
    UnreadForm{"MERGE … BY SOURCE or RETURNING (PostgreSQL 17)",
               [](const TokenReader& reader) {
                 return reader.has({"merge", "into"}) &&
                        (reader.has({"by", "source"}) || reader.has({"returning"}));
               }},
    UnreadForm{"ALTER OPERATOR … SET (PostgreSQL 17)",
               [](const TokenReader& reader) {
                 return reader.words(0, {"alter", "operator"});
               }},
    UnreadForm{"AT LOCAL (PostgreSQL 17)",
               [](const TokenReader& reader) {
                 return reader.has({"at", "local"});
               }},
    UnreadForm{"an SQL/JSON function (PostgreSQL 16 or 17)",
               [](const TokenReader& reader) {
                 return any_of(reader, {"json_table", "json_value", "json_query", "json_exists",
                                        "json_serialize", "json_scalar", "json", "json_object",
                                        "json_array", "json_objectagg", "json_arrayagg"});
               }},
    UnreadForm{"IS JSON (PostgreSQL 16)",
               [](const TokenReader& reader) {
                 return reader.has({"is", "json"}) || reader.has({"is", "not", "json"});
               }},
    UnreadForm{"CREATE STATISTICS without a name (PostgreSQL 16)",
               [](const TokenReader& reader) {
                 return reader.words(0, {"create", "statistics"}) &&
                        (reader.word(2, "on") || reader.symbol(2, '('));
               }},
    UnreadForm{"XMLSERIALIZE … INDENT (PostgreSQL 16)",
               [](const TokenReader& reader) {
                 return any_of(reader, {"xmlserialize"}) && reader.has({"indent"});
               }},
    UnreadForm{"a subquery without a name (PostgreSQL 16)", unnamed_subquery},
};

}  // namespace

std::optional<std::string> unread_newer_form(std::string_view text,
                                             const std::vector<Token>& tokens) {
  const TokenReader reader(text, tokens);
  for (const UnreadForm& form : kUnread) {
    if (form.there(reader)) return std::string(form.name);
  }
  return std::nullopt;
}

std::optional<StatementNode> newer_statement(std::string_view text,
                                             const std::vector<Token>& tokens) {
  const TokenReader reader(text, tokens);
  if (!reader.word(0, "reindex")) return std::nullopt;
  std::size_t at = 1;
  if (reader.symbol(at, '(')) at = reader.closing(at) + 1;
  if (!reader.any_word(at, {"database", "system"})) return std::nullopt;
  const bool concurrently =
      reader.word(at + 1, "concurrently") || (at > 1 && reader.has({"concurrently"}));
  const std::size_t end = at + (reader.word(at + 1, "concurrently") ? 2 : 1);
  if (end != reader.size()) return std::nullopt;
  return Reindex{.kind = ObjectKind::Other,
                 .name = std::nullopt,
                 .concurrency = concurrently ? Concurrency::Concurrent : Concurrency::Blocking};
}

std::string command_tag_of_words(std::string_view text, const std::vector<Token>& tokens) {
  const TokenReader reader(text, tokens);
  if (tokens.empty()) return "";
  std::string tag = upper_case(reader.slice_of(0));
  if (!reader.any_word(0, {"create", "alter", "drop"})) return tag;
  std::size_t at = 1;
  while (reader.any_word(at, {"or", "replace", "unique", "temp", "temporary", "unlogged", "global",
                              "local", "recursive"}))
    ++at;
  if (at < reader.size()) tag += " " + upper_case(reader.slice_of(at));
  if (reader.words(at, {"default", "privileges"})) tag += " PRIVILEGES";
  return tag;
}

}  // namespace lockstep
