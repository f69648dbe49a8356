// SELECT, INSERT, UPDATE, DELETE, MERGE.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

namespace lockstep {
namespace {

bool writes_below(tree::Node node) {
  bool writes = false;
  tree::walk(node, [&](std::string_view type, tree::Node) {
    writes = writes || type == "InsertStmt" || type == "UpdateStmt" || type == "DeleteStmt" ||
             type == "MergeStmt";
  });
  return writes;
}

bool locks_rows(tree::Node node) {
  bool locks = node.has("lockingClause");
  tree::walk(node,
             [&](std::string_view type, tree::Node) { locks = locks || type == "LockingClause"; });
  return locks;
}

StatementNode dml(DmlKind kind, tree::Node node) {
  if (writes_below(node)) return Unmodelled{"a WITH query that changes data"};
  if (locks_rows(node)) return Unmodelled{"a query that locks rows"};
  Dml statement{.kind = kind, .reads = relations_read(node), .functions = functions_called(node)};
  // The target is no field of its own type, so it is not among what is read.
  if (node.has("relation")) statement.target = relation_name(node["relation"]);
  statement.has_where = node.has("whereClause") || node.has("joinCondition");
  return statement;
}

}  // namespace

StatementNode select(tree::Node node, const StatementSource&) {
  return node.has("intoClause") ? select_into(node) : dml(DmlKind::Select, node);
}

StatementNode insert(tree::Node node, const StatementSource&) {
  StatementNode statement = dml(DmlKind::Insert, node);
  if (auto* rows = std::get_if<Dml>(&statement)) {
    // INSERT … DEFAULT VALUES has no query.
    rows->from_values =
        !node.has("selectStmt") || node["selectStmt"].as("SelectStmt").has("valuesLists");
  }
  return statement;
}

StatementNode update(tree::Node node, const StatementSource&) {
  return dml(DmlKind::Update, node);
}

StatementNode delete_rows(tree::Node node, const StatementSource&) {
  return dml(DmlKind::Delete, node);
}

StatementNode merge(tree::Node node, const StatementSource&) {
  return dml(DmlKind::Merge, node);
}

}  // namespace lockstep
