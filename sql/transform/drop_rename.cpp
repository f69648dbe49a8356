// DROP and RENAME.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

#include <array>
#include <utility>

namespace lockstep {
namespace {

constexpr std::array<std::pair<std::string_view, ObjectKind>, 13> kDropped{
    {{"OBJECT_TABLE", ObjectKind::Table},
     {"OBJECT_INDEX", ObjectKind::Index},
     {"OBJECT_VIEW", ObjectKind::View},
     {"OBJECT_MATVIEW", ObjectKind::MaterializedView},
     {"OBJECT_SEQUENCE", ObjectKind::Sequence},
     {"OBJECT_TYPE", ObjectKind::Type},
     {"OBJECT_DOMAIN", ObjectKind::Domain},
     {"OBJECT_SCHEMA", ObjectKind::Schema},
     {"OBJECT_FUNCTION", ObjectKind::Function},
     {"OBJECT_PROCEDURE", ObjectKind::Function},
     {"OBJECT_ROUTINE", ObjectKind::Function},
     {"OBJECT_TRIGGER", ObjectKind::Trigger},
     {"OBJECT_EXTENSION", ObjectKind::Extension}}};

ObjectKind dropped_kind(std::string_view type) {
  for (const auto& [name, kind] : kDropped) {
    if (name == type) return kind;
  }
  return ObjectKind::Other;
}

std::vector<tree::Node> name_parts(tree::Node object) {
  if (object.type() == "List") return object.body().list("items");
  if (object.type() == "TypeName") return object.body().list("names");
  if (object.type() == "ObjectWithArgs") return object.body().list("objname");
  return {object};
}

// Triggers, rules and policies: the parts of the table's name with the object's own at the end.
bool stands_on_a_table(std::string_view type) {
  return type == "OBJECT_TRIGGER" || type == "OBJECT_RULE" || type == "OBJECT_POLICY";
}

std::optional<RenameKind> rename_kind(std::string_view type) {
  if (type == "OBJECT_COLUMN") return RenameKind::Column;
  if (type == "OBJECT_TABLE") return RenameKind::Table;
  if (type == "OBJECT_INDEX") return RenameKind::Index;
  if (type == "OBJECT_TABCONSTRAINT") return RenameKind::Constraint;
  if (type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW") return RenameKind::View;
  if (type == "OBJECT_SEQUENCE") return RenameKind::Sequence;
  return std::nullopt;
}

}  // namespace

StatementNode drop(tree::Node node, const StatementSource&) {
  const std::string_view type = node.text("removeType");
  DropObjects statement{.kind = dropped_kind(type)};
  statement.if_exists = tolerated(node.flag("missing_ok"));
  statement.behavior = drop_behavior(node);
  statement.concurrency = concurrency(node);
  for (const tree::Node& object : node.list("objects")) {
    std::vector<tree::Node> parts = name_parts(object);
    if (stands_on_a_table(type) && parts.size() > 1) {
      const tree::Node own = parts.back();
      parts.pop_back();
      statement.on_table = dotted_name(parts);
      parts = {own};
    }
    const std::optional<RelationName> name = dotted_name(parts);
    if (!name) return Unmodelled{"DROP of " + std::string(type)};
    statement.names.push_back(*name);
  }
  return statement;
}

StatementNode rename(tree::Node node, const StatementSource&) {
  const std::string_view type = node.text("renameType");
  const Identifier new_name(node.text("newname"));
  const std::optional<Identifier> part = optional_identifier(node.text("subname"));
  if (type == "OBJECT_SCHEMA" && part)
    return Rename{RenameKind::Schema, {std::nullopt, *part}, std::nullopt, new_name};
  const std::optional<RenameKind> kind = rename_kind(type);
  if (!kind || !node.has("relation") ||
      !has_only(node, {"renameType", "relationType", "relation", "subname", "newname", "behavior",
                       "missing_ok"}))
    return Unmodelled{"RENAME of " + std::string(type)};
  return Rename{*kind, relation_name(node["relation"]), part, new_name,
                tolerated(node.flag("missing_ok"))};
}

}  // namespace lockstep
