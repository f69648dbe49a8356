// Names, and flags that many statements have.

#include "sql/transform/parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lockstep {

bool has_only(tree::Node node, std::initializer_list<std::string_view> fields) {
  bool only = true;
  node.each_field([&](std::string_view name, tree::Node) {
    only = only && std::find(fields.begin(), fields.end(), name) != fields.end();
  });
  return only;
}

RelationName relation_name(tree::Node range_var) {
  return {optional_identifier(range_var.text("schemaname")), Identifier(range_var.text("relname"))};
}

std::optional<RelationName> dotted_name(const tree::NodeList& nodes) {
  const std::vector<std::string> parts = strings(nodes);
  const bool named = std::none_of(parts.begin(), parts.end(),
                                  [](const std::string& part) { return part.empty(); });
  if (!named || parts.empty() || parts.size() > 2) return std::nullopt;
  if (parts.size() == 1) return RelationName{std::nullopt, Identifier(parts[0])};
  return RelationName{Identifier(parts[0]), Identifier(parts[1])};
}

std::vector<Identifier> identifiers(const tree::NodeList& nodes) {
  const std::vector<std::string> texts = strings(nodes);
  return {texts.begin(), texts.end()};
}

std::optional<Identifier> optional_identifier(std::string_view name) {
  if (name.empty()) return std::nullopt;
  return Identifier(name);
}

std::vector<std::string> strings(const tree::NodeList& nodes) {
  std::vector<std::string> texts;
  texts.reserve(nodes.size());
  for (const tree::Node& node : nodes)
    texts.emplace_back(node.as("String").text("sval"));
  return texts;
}

Identifier role_name(tree::Node role) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kRoles{
      {{"ROLESPEC_CURRENT_ROLE", "current_role"},
       {"ROLESPEC_CURRENT_USER", "current_user"},
       {"ROLESPEC_SESSION_USER", "session_user"},
       {"ROLESPEC_PUBLIC", "public"}}};
  for (const auto& [type, word] : kRoles) {
    if (role.text("roletype") == type) return Identifier(word);
  }
  return Identifier(role.text("rolename"));
}

DropBehavior drop_behavior(tree::Node node) {
  return node.text("behavior") == "DROP_CASCADE" ? DropBehavior::Cascade : DropBehavior::Restrict;
}

IfExists tolerated(bool flag) {
  return flag ? IfExists::Tolerated : IfExists::Required;
}

Concurrency concurrency(tree::Node node) {
  return node.flag("concurrent") ? Concurrency::Concurrent : Concurrency::Blocking;
}

Persistence persistence(tree::Node relation) {
  const std::string_view letter = relation.text("relpersistence");
  if (letter == "t") return Persistence::Temporary;
  return letter == "u" ? Persistence::Unlogged : Persistence::Permanent;
}

}  // namespace lockstep
