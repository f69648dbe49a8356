// CREATE TABLE, CREATE TABLE AS, CREATE MATERIALIZED VIEW, SELECT INTO.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

namespace lockstep {
namespace {

// False: not modelled.
bool add_element(tree::Node element, const StatementSource& source, CreateTable& statement) {
  if (const tree::Node definition = element.as("ColumnDef")) {
    std::optional<ColumnDefinition> column = column_definition(definition, source);
    if (!column) return false;
    statement.columns.push_back(std::move(*column));
    return true;
  }
  if (const tree::Node like = element.as("TableLikeClause")) {
    statement.like.push_back(relation_name(like["relation"]));
    return true;
  }
  std::optional<Constraint> constraint = table_constraint(element.as("Constraint"), source);
  if (!constraint) return false;
  statement.constraints.push_back(std::move(*constraint));
  return true;
}

}  // namespace

// It has no rows here, and nobody uses it yet.
StatementNode create_foreign_table(tree::Node node, const StatementSource&) {
  if (node["base"].has("inhRelations")) return Unmodelled{"CREATE FOREIGN TABLE … PARTITION OF"};
  return CatalogOnly{};
}

StatementNode create_table(tree::Node node, const StatementSource& source) {
  if (node.has("ofTypename")) return Unmodelled{"CREATE TABLE … OF a type"};
  if (!has_only(node, {"relation", "tableElts", "inhRelations", "partbound", "partspec", "options",
                       "oncommit", "tablespacename", "accessMethod", "if_not_exists"}))
    return Unmodelled{"a form of CREATE TABLE"};
  CreateTable statement{.table = relation_name(node["relation"])};
  statement.if_not_exists = tolerated(node.flag("if_not_exists"));
  statement.persistence = persistence(node["relation"]);
  statement.partitioned = node.has("partspec");
  for (const tree::Node& element : node.list("tableElts")) {
    if (!add_element(element, source, statement))
      return Unmodelled{"a column or constraint of CREATE TABLE"};
  }
  for (const tree::Node& parent : node.list("inhRelations")) {
    const RelationName name = relation_name(parent.as("RangeVar"));
    if (node.has("partbound")) {
      statement.partition_of = name;
      statement.default_partition = node["partbound"].flag("is_default");
      statement.bound = partition_bound(node["partbound"], source);
    } else {
      statement.inherits.push_back(name);
    }
  }
  return statement;
}

StatementNode create_table_as(tree::Node node, const StatementSource&) {
  const tree::Node into = node["into"];
  if (node["query"].type() != "SelectStmt") return Unmodelled{"CREATE TABLE … AS EXECUTE"};
  CreateTableAs statement{.table = relation_name(into["rel"])};
  statement.if_not_exists = tolerated(node.flag("if_not_exists"));
  statement.materialized_view = node.text("objtype") == "OBJECT_MATVIEW";
  statement.with_data = !into.flag("skipData");
  statement.persistence = persistence(into["rel"]);
  statement.reads = relations_read(node["query"]);
  return statement;
}

StatementNode select_into(tree::Node node) {
  const tree::Node relation = node["intoClause"]["rel"];
  CreateTableAs statement{.table = relation_name(relation), .persistence = persistence(relation)};
  // The new table is no field of its own type, so it is not among them.
  statement.reads = relations_read(node);
  return statement;
}

}  // namespace lockstep
