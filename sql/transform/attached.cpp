// What hangs on tables without being part of them: rules, policies, statistics, publications; and
// moves to another schema.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

namespace lockstep {
namespace {

std::optional<ObjectKind> moved_kind(std::string_view type) {
  if (type == "OBJECT_TABLE") return ObjectKind::Table;
  if (type == "OBJECT_VIEW") return ObjectKind::View;
  if (type == "OBJECT_MATVIEW") return ObjectKind::MaterializedView;
  if (type == "OBJECT_SEQUENCE") return ObjectKind::Sequence;
  if (type == "OBJECT_FOREIGN_TABLE") return ObjectKind::ForeignTable;
  if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN") return ObjectKind::Type;
  if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE")
    return ObjectKind::Function;
  return std::nullopt;
}

std::optional<RelationName> moved_name(tree::Node node) {
  if (node.has("relation")) return relation_name(node["relation"]);
  const tree::Node object = node["object"];
  if (object.type() == "ObjectWithArgs") return dotted_name(object.body().list("objname"));
  if (object.type() == "TypeName") return dotted_name(object.body().list("names"));
  return dotted_name(object.as("List").list("items"));
}

PublicationChange publication_change(tree::Node node) {
  const std::string_view action = node.text("action");
  if (action == "AP_DropObjects" || action == "DEFELEM_DROP") return PublicationChange::Drop;
  if (action == "AP_SetObjects" || action == "DEFELEM_SET") return PublicationChange::Set;
  return PublicationChange::Add;
}

void add_published(tree::Node node, ChangePublication& statement) {
  for (const tree::Node& object : node.list("pubobjects")) {
    const tree::Node spec = object.as("PublicationObjSpec");
    if (spec.text("pubobjtype") == "PUBLICATIONOBJ_TABLE") {
      statement.tables.push_back(relation_name(spec["pubtable"]["relation"]));
    } else {
      statement.all_tables = true;
    }
  }
  if (node.flag("for_all_tables")) statement.all_tables = true;
}

}  // namespace

StatementNode create_rule(tree::Node node, const StatementSource&) {
  return ChangeOnTable{relation_name(node["relation"]), Identifier(node.text("rulename")), true};
}

StatementNode change_policy(tree::Node node, const StatementSource&) {
  return ChangeOnTable{relation_name(node["table"]), Identifier(node.text("policy_name")), false};
}

StatementNode set_schema(tree::Node node, const StatementSource&) {
  const std::optional<ObjectKind> kind = moved_kind(node.text("objectType"));
  const std::optional<RelationName> name = moved_name(node);
  if (!kind || !name) return Unmodelled{"SET SCHEMA of " + std::string(node.text("objectType"))};
  return SetSchema{*kind, *name, Identifier(node.text("newschema")),
                   tolerated(node.flag("missing_ok"))};
}

StatementNode create_statistics(tree::Node node, const StatementSource&) {
  CreateStatistics statement;
  for (const tree::Node& relation : node.list("relations")) {
    if (const tree::Node table = relation.as("RangeVar")) statement.table = relation_name(table);
  }
  return statement;
}

StatementNode create_publication(tree::Node node, const StatementSource&) {
  ChangePublication statement{.publication = Identifier(node.text("pubname"))};
  add_published(node, statement);
  return statement;
}

StatementNode alter_publication(tree::Node node, const StatementSource&) {
  ChangePublication statement{.publication = Identifier(node.text("pubname"))};
  statement.change = node.has("options") ? PublicationChange::Other : publication_change(node);
  add_published(node, statement);
  return statement;
}

StatementNode catalog_only(tree::Node, const StatementSource&) {
  return CatalogOnly{};
}

StatementNode runs_code(tree::Node node, const StatementSource&) {
  if (const tree::Node call = node["funccall"]) {
    const std::optional<RelationName> name = dotted_name(call.list("funcname"));
    return RunsCode{"procedure " + (name ? name->shown() : std::string("called"))};
  }
  if (node.has("extname")) return RunsCode{"extension " + std::string(node.text("extname"))};
  return RunsCode{"prepared statement " + std::string(node.text("name"))};
}

}  // namespace lockstep
