// Names and types of the tree → ours.

#include "sql/transform/statement_source.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace lockstep {
namespace {

// What can follow a type in a column's definition or in ALTER COLUMN … TYPE.
constexpr std::array<std::string_view, 16> kAfterType{
    "using",     "collate", "default",     "not",        "null",      "check",
    "unique",    "primary", "references",  "constraint", "generated", "deferrable",
    "initially", "storage", "compression", "options"};

bool ends_type(const StatementSource& source, std::size_t token) {
  if (source.symbol_at(token, ',')) return true;
  return std::any_of(kAfterType.begin(), kAfterType.end(),
                     [&](std::string_view word) { return source.word_at(token, word); });
}

std::vector<std::string> strings_of(const std::vector<tree::Node>& nodes) {
  std::vector<std::string> texts;
  for (const tree::Node& node : nodes)
    texts.emplace_back(node.as("String").text("sval"));
  return texts;
}

void collect_relations(tree::Node node, std::set<RelationName>& relations,
                       std::set<std::string>& with_queries) {
  tree::walk(node, [&](std::string_view type, tree::Node body) {
    if (type == "RangeVar") relations.insert(relation_name(body));
    if (type == "CommonTableExpr") with_queries.emplace(body.text("ctename"));
  });
}

}  // namespace

std::size_t StatementSource::token_at(std::size_t offset) const {
  const auto found =
      std::lower_bound(scanned.tokens.begin(), scanned.tokens.end(), offset,
                       [](const Token& token, std::size_t at) { return token.span.begin < at; });
  return static_cast<std::size_t>(found - scanned.tokens.begin());
}

bool StatementSource::word_at(std::size_t token, std::string_view word) const {
  return token < scanned.tokens.size() && is_word(scanned, scanned.tokens[token], word);
}

bool StatementSource::symbol_at(std::size_t token, char symbol) const {
  return token < scanned.tokens.size() && is_symbol(scanned, scanned.tokens[token], symbol);
}

std::string_view StatementSource::slice(std::size_t first, std::size_t last) const {
  if (first >= last || last > scanned.tokens.size()) return {};
  const std::size_t begin = scanned.tokens[first].span.begin;
  return text.substr(begin, scanned.tokens[last - 1].span.end - begin);
}

RelationName relation_name(tree::Node range_var) {
  return {optional_identifier(range_var.text("schemaname")), Identifier(range_var.text("relname"))};
}

std::optional<RelationName> dotted_name(const std::vector<tree::Node>& nodes) {
  const std::vector<std::string> parts = strings_of(nodes);
  const bool named = std::none_of(parts.begin(), parts.end(),
                                  [](const std::string& part) { return part.empty(); });
  if (!named || parts.empty() || parts.size() > 2) return std::nullopt;
  if (parts.size() == 1) return RelationName{std::nullopt, Identifier(parts[0])};
  return RelationName{Identifier(parts[0]), Identifier(parts[1])};
}

std::vector<Identifier> identifiers(const std::vector<tree::Node>& nodes) {
  std::vector<Identifier> names;
  for (const std::string& text : strings_of(nodes))
    names.emplace_back(text);
  return names;
}

std::optional<Identifier> optional_identifier(std::string_view name) {
  if (name.empty()) return std::nullopt;
  return Identifier(name);
}

std::vector<RelationName> relations_below(tree::Node node) {
  std::set<RelationName> relations;
  std::set<std::string> with_queries;
  collect_relations(node, relations, with_queries);
  std::vector<RelationName> names;
  for (const RelationName& name : relations) {
    if (name.schema || !with_queries.contains(name.name.text())) names.push_back(name);
  }
  return names;
}

TypeName type_name(tree::Node type, const StatementSource& source) {
  TypeName result;
  const std::vector<std::string> parts = strings_of(type.list("names"));
  if (parts.size() > 1) result.schema = parts[parts.size() - 2];
  if (!parts.empty()) result.name = parts.back();
  for (const tree::Node& modifier : type.list("typmods")) {
    const tree::Node constant = modifier.as("A_Const");
    result.modifiers.push_back(static_cast<int>(constant["ival"].number("ival")));
  }
  result.array_dimensions = static_cast<int>(type.list("arrayBounds").size());
  const std::size_t first = source.token_at(static_cast<std::size_t>(type.number("location")));
  const std::size_t last =
      source.find_at_level(first, [&](std::size_t token) { return ends_type(source, token); });
  result.text = source.slice(first, last);
  return result;
}

DropBehavior drop_behavior(tree::Node node) {
  return node.text("behavior") == "DROP_CASCADE" ? DropBehavior::Cascade : DropBehavior::Restrict;
}

IfExists tolerated(bool flag) {
  return flag ? IfExists::Tolerated : IfExists::Required;
}

}  // namespace lockstep
