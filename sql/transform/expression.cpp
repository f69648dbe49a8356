// Expressions: slices of the author's text, checked against the tree. Tree nodes carry only a
// start, and an operator's is the operator's own place; so a slice is cut by tokens and believed
// only when it parses to the same tree.

#include "sql/transform/statement_source.hpp"

#include <pg_query.h>

#include <algorithm>
#include <memory>
#include <set>

namespace lockstep {
namespace {

struct FreeParse {
  void operator()(PgQueryParseResult* result) const { pg_query_free_parse_result(*result); }
};

bool parses_to(std::string_view slice, tree::Node expected) {
  const std::string sql = "SELECT (\n" + std::string(slice) + "\n)";
  PgQueryParseResult result = pg_query_parse(sql.c_str());
  const std::unique_ptr<PgQueryParseResult, FreeParse> owner(&result);
  if (result.error != nullptr) return false;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(std::string_view(result.parse_tree)).get(root) != simdjson::SUCCESS)
    return false;
  const std::vector<tree::Node> statements = tree::Node(root).list("stmts");
  if (statements.size() != 1) return false;
  const std::vector<tree::Node> targets =
      statements.front()["stmt"].as("SelectStmt").list("targetList");
  if (targets.size() != 1) return false;
  return tree::equal(targets.front().as("ResTarget")["val"], expected);
}

std::string joined_name(const std::vector<tree::Node>& strings) {
  std::string name;
  for (const tree::Node& part : strings) {
    if (!name.empty()) name += '.';
    name += part.as("String").text("sval");
  }
  return lower_case(name);
}

// "SVFOP_CURRENT_TIMESTAMP_N" → "current_timestamp".
std::string value_function(std::string_view op) {
  constexpr std::string_view kPrefix = "SVFOP_";
  std::string name = lower_case(op.starts_with(kPrefix) ? op.substr(kPrefix.size()) : op);
  if (name.ends_with("_n")) name.resize(name.size() - 2);
  return name;
}

bool is_constant(tree::Node node) {
  const std::string_view type = node.type();
  const tree::Node body = node.body();
  if (type == "A_Const") return true;
  if (type == "TypeCast") return is_constant(body["arg"]);
  if (type == "A_Expr") {
    const bool sign = body.text("kind") == "AEXPR_OP" && !body.has("lexpr");
    return sign && is_constant(body["rexpr"]);
  }
  if (type == "A_ArrayExpr") {
    const std::vector<tree::Node> elements = body.list("elements");
    return std::all_of(elements.begin(), elements.end(), is_constant);
  }
  return false;
}

void add_column(const std::vector<tree::Node>& fields, std::vector<Identifier>& columns) {
  if (fields.empty()) return;
  const std::string_view name = fields.back().as("String").text("sval");
  if (name.empty()) return;  // a star
  const Identifier column(name);
  if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
}

}  // namespace

std::vector<std::string> functions_below(tree::Node node) {
  std::set<std::string> functions;
  tree::walk(node, [&](std::string_view type, tree::Node body) {
    if (type == "FuncCall") functions.insert(joined_name(body.list("funcname")));
    if (type == "SQLValueFunction") functions.insert(value_function(body.text("op")));
  });
  return {functions.begin(), functions.end()};
}

Expression expression_of(std::string_view text, tree::Node node) {
  Expression expression{
      .text = std::string(text), .functions = functions_below(node), .constant = is_constant(node)};
  expression.null_literal = node.as("A_Const").flag("isnull");
  tree::walk(node, [&](std::string_view type, tree::Node body) {
    if (type == "ColumnRef") add_column(body.list("fields"), expression.columns);
    if (type == "SubLink") expression.has_subquery = true;
  });
  return expression;
}

std::optional<Expression> sliced_expression(const StatementSource& source, std::size_t first,
                                            std::size_t last, tree::Node expected) {
  const std::string_view slice = source.slice(first, last);
  if (slice.empty() || !expected || !parses_to(slice, expected)) return std::nullopt;
  return expression_of(slice, expected);
}

}  // namespace lockstep
