// Sequences, types, schemas, extensions, comments, privileges.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

namespace lockstep {
namespace {

// What stands on a table, and is named by the table's name with its own at the end.
bool stands_on_a_table(std::string_view type) {
  return type == "OBJECT_COLUMN" || type == "OBJECT_TABCONSTRAINT" || type == "OBJECT_TRIGGER" ||
         type == "OBJECT_POLICY" || type == "OBJECT_RULE";
}

ObjectKind commented_kind(std::string_view type) {
  if (type == "OBJECT_TABLE" || stands_on_a_table(type)) return ObjectKind::Table;
  if (type == "OBJECT_INDEX") return ObjectKind::Index;
  if (type == "OBJECT_VIEW") return ObjectKind::View;
  if (type == "OBJECT_MATVIEW") return ObjectKind::MaterializedView;
  if (type == "OBJECT_SEQUENCE") return ObjectKind::Sequence;
  return ObjectKind::Other;
}

}  // namespace

StatementNode create_sequence(tree::Node node, const StatementSource&) {
  CreateSequence statement{.sequence = relation_name(node["sequence"])};
  for (const tree::Node& option : node.list("options")) {
    const tree::Node definition = option.as("DefElem");
    if (definition.text("defname") != "owned_by") continue;
    std::vector<tree::Node> parts = definition["arg"].as("List").list("items");
    if (parts.size() < 2) continue;  // OWNED BY NONE
    parts.pop_back();
    statement.owned_by = dotted_name(parts);
  }
  return statement;
}

StatementNode create_enum(tree::Node node, const StatementSource&) {
  const std::optional<RelationName> name = dotted_name(node.list("typeName"));
  if (!name) return Unmodelled{"CREATE TYPE with a long name"};
  return CreateEnum{*name, strings(node.list("vals"))};
}

StatementNode alter_enum(tree::Node node, const StatementSource&) {
  const std::optional<RelationName> name = dotted_name(node.list("typeName"));
  if (!name) return Unmodelled{"ALTER TYPE with a long name"};
  if (node.has("oldVal"))
    return AlterEnum{*name, std::string(node.text("oldVal")), std::string(node.text("newVal"))};
  return AlterEnum{*name, std::string(node.text("newVal")), std::nullopt};
}

StatementNode create_schema(tree::Node node, const StatementSource&) {
  if (node.has("schemaElts")) return Unmodelled{"CREATE SCHEMA with objects in it"};
  return CreateSchema{optional_identifier(node.text("schemaname"))};
}

StatementNode create_extension(tree::Node node, const StatementSource&) {
  return CreateExtension{Identifier(node.text("extname"))};
}

StatementNode comment(tree::Node node, const StatementSource&) {
  const std::string_view type = node.text("objtype");
  Comment statement{.kind = commented_kind(type)};
  if (statement.kind == ObjectKind::Other) return statement;
  std::vector<tree::Node> parts = node["object"].as("List").list("items");
  if (stands_on_a_table(type) && !parts.empty()) parts.pop_back();
  statement.relation = dotted_name(parts);
  if (!statement.relation) return Unmodelled{"COMMENT ON a name of three parts"};
  return statement;
}

StatementNode grant(tree::Node node, const StatementSource&) {
  Grant statement;
  if (node.text("targtype") == "ACL_TARGET_ALL_IN_SCHEMA") return statement;
  if (node.text("objtype") != "OBJECT_TABLE" && node.text("objtype") != "OBJECT_SEQUENCE")
    return statement;
  for (const tree::Node& object : node.list("objects")) {
    if (const tree::Node relation = object.as("RangeVar"))
      statement.relations.push_back(relation_name(relation));
  }
  return statement;
}

}  // namespace lockstep
