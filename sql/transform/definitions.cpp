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
  if (type == "OBJECT_TABLE" || type == "OBJECT_COLUMN") return ObjectKind::Table;
  if (stands_on_a_table(type)) return ObjectKind::Trigger;
  if (type == "OBJECT_INDEX") return ObjectKind::Index;
  if (type == "OBJECT_VIEW") return ObjectKind::View;
  if (type == "OBJECT_MATVIEW") return ObjectKind::MaterializedView;
  if (type == "OBJECT_SEQUENCE") return ObjectKind::Sequence;
  return ObjectKind::Other;
}

}  // namespace

namespace {

// OWNED BY table.column; nothing for NONE.
std::optional<RelationName> owner_table(const tree::NodeList& options) {
  for (const tree::Node& option : options) {
    const tree::Node definition = option.as("DefElem");
    if (definition.text("defname") != "owned_by") continue;
    tree::NodeList parts = definition["arg"].as("List").list("items");
    if (parts.size() < 2) continue;
    parts.pop_back();
    return dotted_name(parts);
  }
  return std::nullopt;
}

}  // namespace

StatementNode create_sequence(tree::Node node, const StatementSource&) {
  return CreateSequence{relation_name(node["sequence"]), tolerated(node.flag("if_not_exists")),
                        owner_table(node.list("options"))};
}

StatementNode alter_sequence(tree::Node node, const StatementSource&) {
  AlterSequence statement{.sequence = relation_name(node["sequence"])};
  statement.owned_by = owner_table(node.list("options"));
  statement.if_exists = tolerated(node.flag("missing_ok"));
  for (const tree::Node& option : node.list("options"))
    statement.options.emplace_back(option.as("DefElem").text("defname"));
  return statement;
}

StatementNode create_type(tree::Node node, const StatementSource&) {
  if (const tree::Node composite = node["typevar"]) return CreateType{relation_name(composite)};
  const std::optional<RelationName> name = dotted_name(node.list("typeName"));
  if (!name) return Unmodelled{"CREATE TYPE with a long name"};
  return CreateType{*name};
}

StatementNode create_domain(tree::Node node, const StatementSource&) {
  const std::optional<RelationName> name = dotted_name(node.list("domainname"));
  if (!name) return Unmodelled{"CREATE DOMAIN with a long name"};
  CreateDomain statement{*name, false};
  for (const tree::Node& constraint : node.list("constraints")) {
    const std::string_view type = constraint.as("Constraint").text("contype");
    if (type == "CONSTR_CHECK" || type == "CONSTR_NOTNULL") statement.constrained = true;
  }
  return statement;
}

StatementNode alter_domain(tree::Node node, const StatementSource&) {
  const std::optional<RelationName> name = dotted_name(node.list("typeName"));
  const std::string_view subtype = node.text("subtype");
  if (!name || subtype.size() != 1) return Unmodelled{"a form of ALTER DOMAIN"};
  AlterDomain statement{.domain = *name};
  statement.constraint = optional_identifier(node.text("name"));
  const tree::Node constraint = node["def"].as("Constraint");
  switch (subtype.front()) {
    case 'T':
      statement.change = DomainChange::Default;
      break;
    case 'N':
      statement.change = DomainChange::DropNotNull;
      break;
    case 'O':
      statement.change = DomainChange::SetNotNull;
      break;
    case 'C':
      statement.change = DomainChange::AddConstraint;
      statement.constraint = optional_identifier(constraint.text("conname"));
      if (constraint.flag("skip_validation")) statement.validation = Validation::NotValid;
      break;
    case 'X':
      statement.change = DomainChange::DropConstraint;
      break;
    case 'V':
      statement.change = DomainChange::ValidateConstraint;
      break;
    default:
      return Unmodelled{"a form of ALTER DOMAIN"};
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
  return AlterEnum{*name, std::string(node.text("newVal")), std::nullopt,
                   tolerated(node.flag("skipIfNewValExists"))};
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
  tree::NodeList parts = node["object"].as("List").list("items");
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
