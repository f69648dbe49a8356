// DROP and RENAME.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

#include <array>
#include <utility>

namespace lockstep {
namespace {

constexpr std::array<std::pair<std::string_view, ObjectKind>, 29> kDropped{
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
     {"OBJECT_EXTENSION", ObjectKind::Extension},
     {"OBJECT_AGGREGATE", ObjectKind::Function},
     {"OBJECT_FOREIGN_TABLE", ObjectKind::ForeignTable},
     {"OBJECT_STATISTIC_EXT", ObjectKind::Statistics},
     {"OBJECT_PUBLICATION", ObjectKind::Publication},
     {"OBJECT_ACCESS_METHOD", ObjectKind::Standalone},
     {"OBJECT_CAST", ObjectKind::Standalone},
     {"OBJECT_COLLATION", ObjectKind::Standalone},
     {"OBJECT_CONVERSION", ObjectKind::Standalone},
     {"OBJECT_EVENT_TRIGGER", ObjectKind::Standalone},
     {"OBJECT_FDW", ObjectKind::Standalone},
     {"OBJECT_FOREIGN_SERVER", ObjectKind::Standalone},
     {"OBJECT_LANGUAGE", ObjectKind::Standalone},
     {"OBJECT_TSCONFIGURATION", ObjectKind::Standalone},
     {"OBJECT_TSDICTIONARY", ObjectKind::Standalone},
     {"OBJECT_TSPARSER", ObjectKind::Standalone},
     {"OBJECT_TSTEMPLATE", ObjectKind::Standalone}}};

ObjectKind dropped_kind(std::string_view type) {
  for (const auto& [name, kind] : kDropped) {
    if (name == type) return kind;
  }
  return ObjectKind::Other;
}

tree::NodeList name_parts(tree::Node object) {
  if (object.type() == "List") return object.body().list("items");
  if (object.type() == "TypeName") return object.body().list("names");
  return object.as("ObjectWithArgs").list("objname");
}

std::optional<RelationName> single_name(tree::Node string) {
  const std::string_view name = string.as("String").text("sval");
  if (name.empty()) return std::nullopt;
  return RelationName{std::nullopt, Identifier(name)};
}

std::optional<RelationName> object_name(tree::Node object) {
  const tree::NodeList parts = name_parts(object);
  return parts.empty() ? single_name(object) : dotted_name(parts);
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
    tree::NodeList parts = name_parts(object);
    std::optional<RelationName> name = object_name(object);
    if (stands_on_a_table(type) && parts.size() > 1) {
      name = single_name(parts.back());
      parts.pop_back();
      statement.on_table = dotted_name(parts);
    }
    // A cast has two types instead of a name.
    if (type == "OBJECT_CAST") name = RelationName{std::nullopt, Identifier("cast")};
    if (!name) return Unmodelled{"DROP of " + std::string(type)};
    statement.names.push_back(*name);
  }
  return statement;
}

StatementNode drop_database(tree::Node node, const StatementSource&) {
  DropObjects statement{.kind = ObjectKind::Database};
  statement.names.push_back({std::nullopt, Identifier(node.text("dbname"))});
  statement.if_exists = tolerated(node.flag("missing_ok"));
  return statement;
}

namespace {

// What has no relation, or a part of one that no query names.
std::optional<StatementNode> rename_other(tree::Node node, std::string_view type,
                                          const Identifier& new_name,
                                          const std::optional<Identifier>& part) {
  const RelationName nobody{std::nullopt, new_name};
  if (type == "OBJECT_TRIGGER" || type == "OBJECT_RULE" || type == "OBJECT_POLICY")
    return Rename{RenameKind::OnTable, relation_name(node["relation"]), part, new_name};
  if (type == "OBJECT_ATTRIBUTE")
    return Rename{RenameKind::Attribute, relation_name(node["relation"]), part, new_name};
  if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN") {
    const std::optional<RelationName> name = object_name(node["object"]);
    if (name) return Rename{RenameKind::Type, *name, std::nullopt, new_name};
  }
  if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE" ||
      type == "OBJECT_AGGREGATE") {
    const std::optional<RelationName> name = object_name(node["object"]);
    if (name) return Rename{RenameKind::Function, *name, std::nullopt, new_name};
  }
  if (type == "OBJECT_DOMCONSTRAINT" || type == "OBJECT_PUBLICATION" ||
      type == "OBJECT_STATISTIC_EXT" || type == "OBJECT_COLLATION")
    return Rename{RenameKind::Standalone, nobody, part, new_name};
  return std::nullopt;
}

}  // namespace

StatementNode rename(tree::Node node, const StatementSource&) {
  const std::string_view type = node.text("renameType");
  const Identifier new_name(node.text("newname"));
  const std::optional<Identifier> part = optional_identifier(node.text("subname"));
  if (type == "OBJECT_SCHEMA" && part)
    return Rename{RenameKind::Schema, {std::nullopt, *part}, std::nullopt, new_name};
  if (auto other = rename_other(node, type, new_name, part)) return *other;
  const std::optional<RenameKind> kind = rename_kind(type);
  if (!kind || !node.has("relation") ||
      !has_only(node, {"renameType", "relationType", "relation", "subname", "newname", "behavior",
                       "missing_ok"}))
    return Unmodelled{"RENAME of " + std::string(type)};
  return Rename{*kind, relation_name(node["relation"]), part, new_name,
                tolerated(node.flag("missing_ok"))};
}

}  // namespace lockstep
