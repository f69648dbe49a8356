// Definitions of other objects: triggers, views, functions, sequences, types, schemas, extensions,
// comments, privileges, DO.

#include "sql/transform/statement_source.hpp"

namespace lockstep {
namespace {

// The argument of a DefElem as a word.
std::string option_word(const std::vector<tree::Node>& options, std::string_view name) {
  for (const tree::Node& option : options) {
    const tree::Node definition = option.as("DefElem");
    if (definition.text("defname") == name)
      return std::string(definition["arg"].as("String").text("sval"));
  }
  return "";
}

std::vector<std::string> labels(const std::vector<tree::Node>& strings) {
  std::vector<std::string> texts;
  for (const tree::Node& node : strings)
    texts.emplace_back(node.as("String").text("sval"));
  return texts;
}

ObjectKind commented_kind(std::string_view type) {
  if (type == "OBJECT_TABLE" || type == "OBJECT_COLUMN") return ObjectKind::Table;
  if (type == "OBJECT_INDEX") return ObjectKind::Index;
  if (type == "OBJECT_VIEW") return ObjectKind::View;
  if (type == "OBJECT_MATVIEW") return ObjectKind::MaterializedView;
  if (type == "OBJECT_SEQUENCE") return ObjectKind::Sequence;
  return ObjectKind::Other;
}

}  // namespace

StatementNode create_trigger(tree::Node node) {
  const std::optional<RelationName> function = dotted_name(node.list("funcname"));
  if (!function || node.has("constrrel"))
    return Unmodelled{"CREATE CONSTRAINT TRIGGER … FROM a table"};
  return CreateTrigger{Identifier(node.text("trigname")), relation_name(node["relation"]),
                       *function};
}

StatementNode create_view(tree::Node node) {
  return CreateView{relation_name(node["view"]), node.flag("replace"),
                    relations_below(node["query"])};
}

StatementNode create_function(tree::Node node) {
  const std::optional<RelationName> name = dotted_name(node.list("funcname"));
  if (!name) return Unmodelled{"CREATE FUNCTION with a long name"};
  std::string language = option_word(node.list("options"), "language");
  if (language.empty()) language = "sql";
  return CreateFunction{*name, node.flag("replace"), language};
}

StatementNode create_sequence(tree::Node node) {
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

StatementNode create_enum(tree::Node node) {
  const std::optional<RelationName> name = dotted_name(node.list("typeName"));
  if (!name) return Unmodelled{"CREATE TYPE with a long name"};
  return CreateEnum{*name, labels(node.list("vals"))};
}

StatementNode alter_enum(tree::Node node) {
  const std::optional<RelationName> name = dotted_name(node.list("typeName"));
  if (!name) return Unmodelled{"ALTER TYPE with a long name"};
  if (node.has("oldVal"))
    return AlterEnum{*name, std::string(node.text("oldVal")), std::string(node.text("newVal"))};
  return AlterEnum{*name, std::string(node.text("newVal")), std::nullopt};
}

StatementNode create_schema(tree::Node node) {
  if (node.has("schemaElts")) return Unmodelled{"CREATE SCHEMA with objects in it"};
  return CreateSchema{optional_identifier(node.text("schemaname"))};
}

StatementNode create_extension(tree::Node node) {
  return CreateExtension{Identifier(node.text("extname"))};
}

StatementNode comment(tree::Node node) {
  const std::string_view type = node.text("objtype");
  Comment statement{.kind = commented_kind(type)};
  if (statement.kind == ObjectKind::Other) return statement;
  std::vector<tree::Node> parts = node["object"].as("List").list("items");
  if (type == "OBJECT_COLUMN" && !parts.empty()) parts.pop_back();
  statement.relation = dotted_name(parts);
  return statement;
}

StatementNode grant(tree::Node node) {
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

StatementNode do_block(tree::Node node) {
  std::string language = option_word(node.list("args"), "language");
  if (language.empty()) language = "plpgsql";
  return DoBlock{language, option_word(node.list("args"), "as")};
}

}  // namespace lockstep
