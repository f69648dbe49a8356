// SELECT, INSERT, UPDATE, DELETE, MERGE.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// The operators that are true of equal operands.
bool compares_equal(tree::Node comparison) {
  const std::vector<std::string> name = strings(comparison.list("name"));
  return name.size() == 1 && (name[0] == "=" || name[0] == "<=" || name[0] == ">=");
}

// WHERE true, WHERE 1 = 1: as good as none.
bool always_true(tree::Node condition) {
  if (const tree::Node constant = condition.as("A_Const"))
    return constant["boolval"].flag("boolval");
  if (const tree::Node comparison = condition.as("A_Expr")) {
    return comparison.text("kind") == "AEXPR_OP" && comparison["lexpr"].type() == "A_Const" &&
           compares_equal(comparison) && tree::equal(comparison["lexpr"], comparison["rexpr"]);
  }
  const tree::Node both = condition.as("BoolExpr");
  if (!both) return false;
  const tree::NodeList parts = both.list("args");
  if (both.text("boolop") == "AND_EXPR")
    return std::all_of(parts.begin(), parts.end(), always_true);
  return both.text("boolop") == "OR_EXPR" && std::any_of(parts.begin(), parts.end(), always_true);
}

bool has_condition(tree::Node node) {
  if (node.has("joinCondition")) return true;
  return node.has("whereClause") && !always_true(node["whereClause"]);
}

std::optional<DmlKind> change_kind(std::string_view type) {
  if (type == "InsertStmt") return DmlKind::Insert;
  if (type == "UpdateStmt") return DmlKind::Update;
  if (type == "DeleteStmt") return DmlKind::Delete;
  if (type == "MergeStmt") return DmlKind::Merge;
  return std::nullopt;
}

bool changes_data(tree::Node node) {
  bool changes = false;
  tree::walk(node, [&](std::string_view type, tree::Node) {
    changes = changes || change_kind(type).has_value();
  });
  return changes;
}

// set_config('lock_timeout', '5s', false)
std::optional<SetVariable> setting(tree::Node call) {
  const std::vector<std::string> name = strings(call.list("funcname"));
  const tree::NodeList arguments = call.list("args");
  if (name.empty() || name.back() != "set_config" || arguments.size() != 3) return std::nullopt;
  const tree::Node variable = arguments[0].as("A_Const")["sval"];
  const tree::Node value = arguments[1].as("A_Const")["sval"];
  const tree::Node local = arguments[2].as("A_Const")["boolval"];
  if (!variable || !value || !local) return std::nullopt;
  return SetVariable{lower_case(variable.text("sval")), std::string(value.text("sval")),
                     local.flag("boolval")};
}

StatementNode dml(DmlKind kind, tree::Node node) {
  Dml statement{.kind = kind, .reads = relations_read(node)};
  // The target is no field of its own type, so it is not among what is read.
  if (node.has("relation")) statement.target = relation_name(node["relation"]);
  statement.has_where = has_condition(node);
  statement.locks_rows = node.has("lockingClause");
  tree::walk(node, [&](std::string_view type, tree::Node body) {
    if (const auto change = change_kind(type))
      statement.with.push_back({*change, relation_name(body["relation"]), has_condition(body)});
    if (type == "LockingClause") statement.locks_rows = true;
    if (auto function = function_called(type, body))
      statement.functions.push_back(*std::move(function));
    if (type != "FuncCall") return;
    if (auto found = setting(body)) statement.settings.push_back(std::move(*found));
  });
  sort_unique(statement.functions);
  return statement;
}

// ---- an UPDATE or DELETE of one table by itself

bool is_null_test(tree::Node test) {
  return test.text("nulltesttype") == "IS_NULL" && !test.flag("argisrow");
}

std::optional<Identifier> plain_column(tree::Node node) {
  const std::vector<Identifier> columns = expression_facts("", node).columns;
  if (node.type() != "ColumnRef" || columns.size() != 1) return std::nullopt;
  return columns.front();
}

void add_arms(tree::Node condition, RowByRow& change) {
  if (const tree::Node both = condition.as("BoolExpr"); both && both.text("boolop") == "AND_EXPR") {
    for (const tree::Node& arm : both.list("args"))
      add_arms(arm, change);
  }
  if (const tree::Node test = condition.as("NullTest"); test && is_null_test(test)) {
    if (const auto column = plain_column(test["arg"])) change.asked_null.push_back(*column);
  }
  const tree::Node comparison = condition.as("A_Expr");
  if (comparison.text("kind") != "AEXPR_OP" ||
      strings(comparison.list("name")) != std::vector<std::string>{"="})
    return;
  if (const auto column = plain_column(comparison["lexpr"]);
      column && expression_facts("", comparison["rexpr"]).constant)
    change.asked_constant.push_back(*column);
}

// SET a = 1, b = 2: outside brackets a comma or WHERE ends a value, and nothing else. Nothing: it
// sets a part of a column, several by one query, or a DEFAULT.
std::optional<std::vector<Assignment>> assignments(tree::Node node, const StatementSource& source) {
  std::vector<Assignment> result;
  for (const tree::Node& target : node.list("targetList")) {
    const tree::Node column = target.as("ResTarget");
    if (!has_only(column, {"name", "val", "location"})) return std::nullopt;
    const std::string_view type = column["val"].type();
    if (type == "SetToDefault" || type == "MultiAssignRef") return std::nullopt;
    const std::size_t first = source.token_of(column) + 2;  // behind name and =
    const std::size_t last = source.find_at_level(first, [&](std::size_t at) {
      return source.symbol_at(at, ',') || source.word_at(at, "where");
    });
    std::optional<Expression> value =
        expression(first, last, column["val"], source, Extent::Certain);
    if (!value || !source.symbol_at(first - 1, '=')) return std::nullopt;
    result.push_back({Identifier(column.text("name")), std::move(*value)});
  }
  return result;
}

std::optional<RowByRow> row_by_row(tree::Node node, const StatementSource& source) {
  const tree::Node relation = node["relation"];
  if (!has_only(node, {"relation", "targetList", "whereClause"}) || relation.has("alias"))
    return std::nullopt;
  RowByRow change{.only = !relation.flag("inh")};
  std::optional<std::vector<Assignment>> sets = assignments(node, source);
  if (!sets) return std::nullopt;
  change.sets = std::move(*sets);
  if (!node.has("whereClause")) return change;
  const std::size_t where =
      source.find_at_level(0, [&](std::size_t at) { return source.word_at(at, "where"); });
  change.where =
      expression(where + 1, source.tokens.size(), node["whereClause"], source, Extent::Certain);
  if (!change.where) return std::nullopt;
  add_arms(node["whereClause"], change);
  return change;
}

}  // namespace

StatementNode select(tree::Node node, const StatementSource&) {
  if (node.has("intoClause")) return select_into(node);
  StatementNode statement = dml(DmlKind::Select, node);
  if (auto* rows = std::get_if<Dml>(&statement)) rows->limited = node.has("limitCount");
  return statement;
}

StatementNode insert(tree::Node node, const StatementSource&) {
  StatementNode statement = dml(DmlKind::Insert, node);
  if (auto* rows = std::get_if<Dml>(&statement)) {
    // INSERT … DEFAULT VALUES has no query.
    rows->from_values =
        !node.has("selectStmt") || node["selectStmt"].as("SelectStmt").has("valuesLists");
    const tree::Node query = node["selectStmt"].as("SelectStmt");
    rows->limited = query.has("whereClause") || query.has("limitCount");
  }
  return statement;
}

StatementNode update(tree::Node node, const StatementSource& source) {
  StatementNode statement = dml(DmlKind::Update, node);
  if (auto* rows = std::get_if<Dml>(&statement)) {
    for (const tree::Node& target : node.list("targetList"))
      rows->sets.emplace_back(target.as("ResTarget").text("name"));
    rows->row_by_row = row_by_row(node, source);
  }
  return statement;
}

StatementNode delete_rows(tree::Node node, const StatementSource& source) {
  StatementNode statement = dml(DmlKind::Delete, node);
  if (auto* rows = std::get_if<Dml>(&statement)) rows->row_by_row = row_by_row(node, source);
  return statement;
}

StatementNode merge(tree::Node node, const StatementSource&) {
  return dml(DmlKind::Merge, node);
}

StatementNode copy(tree::Node node, const StatementSource&) {
  Copy statement{.from = node.flag("is_from")};
  if (node.has("relation")) statement.relation = relation_name(node["relation"]);
  if (node.has("query")) statement.reads = relations_read(node["query"]);
  if (changes_data(node)) return Unmodelled{"COPY of a query that changes data"};
  return statement;
}

}  // namespace lockstep
