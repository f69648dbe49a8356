// SELECT, INSERT, UPDATE, DELETE, MERGE.

#include "sql/transform/statement_source.hpp"

#include <algorithm>

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

}  // namespace

StatementNode dml(DmlKind kind, tree::Node node) {
  if (writes_below(node)) return Unmodelled{"a WITH query that changes data"};
  if (locks_rows(node)) return Unmodelled{"a query that locks rows"};
  Dml statement{.kind = kind, .reads = relations_below(node), .functions = functions_below(node)};
  if (node.has("relation")) statement.target = relation_name(node["relation"]);
  statement.has_where = node.has("whereClause") || node.has("joinCondition");
  if (kind == DmlKind::Insert) {
    const tree::Node select = node["selectStmt"].as("SelectStmt");
    statement.from_values = !node.has("selectStmt") || select.has("valuesLists");
  }
  return statement;
}

}  // namespace lockstep
