#include "sql/transform/plain_slice.hpp"

#include "sql/transform/parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lockstep {
namespace {

// Words of the grammar that stand for a type of another name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kTypeWords{
    {{"bigint", "int8"},
     {"int", "int4"},
     {"integer", "int4"},
     {"smallint", "int2"},
     {"boolean", "bool"},
     {"decimal", "numeric"},
     {"dec", "numeric"},
     {"real", "float4"}}};

std::string_view type_of_word(std::string_view word) {
  const auto* const found = std::find_if(kTypeWords.begin(), kTypeWords.end(),
                                         [&](const auto& each) { return each.first == word; });
  return found == kTypeWords.end() ? word : found->second;
}

bool is_number(const StatementSource& source, std::size_t token) {
  return token < source.tokens.size() && source.tokens[token].kind == TokenKind::Number;
}

// "(" number { "," number } ")": how many; nothing when it is not all there is.
std::optional<std::size_t> numbers_between(std::size_t first, std::size_t last,
                                           const StatementSource& source) {
  if (first == last) return 0;
  if (last < first + 3 || !source.symbol_at(first, '(') || !source.symbol_at(last - 1, ')'))
    return std::nullopt;
  for (std::size_t token = first + 1; token < last - 1; ++token) {
    const bool number = (token - first) % 2 == 1;
    if (number ? !is_number(source, token) : !source.symbol_at(token, ',')) return std::nullopt;
  }
  return (last - first - 1) / 2;
}

std::string word_of(const StatementSource& source, std::size_t token) {
  return source.tokens[token].kind == TokenKind::Word ? lower_case(source.slice(token, token + 1))
                                                      : std::string();
}

bool is_plain_literal(tree::Node constant, const StatementSource& source, std::size_t token) {
  const TokenKind kind = source.tokens[token].kind;
  if (constant.has("sval"))
    return kind == TokenKind::String && source.text[source.tokens[token].span.begin] == '\'';
  if (constant.has("ival") || constant.has("fval")) return kind == TokenKind::Number;
  if (constant.has("isnull")) return source.word_at(token, "null");
  return constant.has("boolval") &&
         (source.word_at(token, "true") || source.word_at(token, "false"));
}

}  // namespace

bool is_plain_type(std::size_t first, std::size_t last, tree::Node type,
                   const StatementSource& source) {
  if (first >= last || last > source.tokens.size()) return false;
  if (!has_only(type, {"names", "typmods", "typemod", "location"})) return false;
  const std::vector<std::string> names = strings(type.list("names"));
  const bool builtin = names.size() == 2 && names.front() == "pg_catalog";
  if (names.empty() || (names.size() == 2 && !builtin) || names.size() > 2) return false;
  const std::optional<std::size_t> numbers = numbers_between(first + 1, last, source);
  return numbers && *numbers == type.list("typmods").size() &&
         type_of_word(word_of(source, first)) == names.back();
}

bool is_plain_value(std::size_t first, std::size_t last, tree::Node value,
                    const StatementSource& source) {
  if (first >= last || last > source.tokens.size()) return false;
  if (const tree::Node constant = value.as("A_Const"))
    return last == first + 1 && is_plain_literal(constant, source, first);
  const tree::Node call = value.as("FuncCall");
  if (!call || last != first + 3 || !has_only(call, {"funcname", "funcformat", "location"}))
    return false;
  const std::vector<std::string> name = strings(call.list("funcname"));
  return name.size() == 1 && word_of(source, first) == name.front() &&
         source.symbol_at(first + 1, '(') && source.symbol_at(first + 2, ')');
}

}  // namespace lockstep
