// Types and expressions: the author's text, and what the tree says of it.

#include "sql/transform/parts.hpp"
#include "sql/transform/plain_slice.hpp"

#include <algorithm>
#include <charconv>

namespace lockstep {
namespace {

bool is_sign(const std::vector<std::string>& operator_name) {
  return operator_name == std::vector<std::string>{"-"} ||
         operator_name == std::vector<std::string>{"+"};
}

bool is_constant(tree::Node node) {
  const std::string_view type = node.type();
  const tree::Node body = node.body();
  if (type == "A_Const") return true;
  if (type == "TypeCast" || type == "CollateClause") return is_constant(body["arg"]);
  if (type == "A_Expr") {
    return body.text("kind") == "AEXPR_OP" && !body.has("lexpr") &&
           is_sign(strings(body.list("name"))) && is_constant(body["rexpr"]);
  }
  if (type == "A_ArrayExpr") {
    const tree::NodeList elements = body.list("elements");
    return std::all_of(elements.begin(), elements.end(), is_constant);
  }
  return false;
}

void add_column(const tree::NodeList& fields, std::vector<Identifier>& columns) {
  const tree::Node last = fields.empty() ? tree::Node() : fields.back().as("String");
  if (!last) return;  // a star
  const Identifier column(last.text("sval"));
  if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
}

// The numbers in parentheses; none when one of them is no number, as in geometry(Point, 4326).
std::vector<int> modifiers(tree::Node type, const StatementSource& source) {
  std::vector<int> numbers;
  for (const tree::Node& modifier : type.list("typmods")) {
    const tree::Node constant = modifier.as("A_Const");
    if (!constant.has("ival")) return {};
    numbers.push_back(static_cast<int>(integer_value(constant, source)));
  }
  return numbers;
}

}  // namespace

// libpg_query 15 leaves a negative number out of its JSON as it does a zero; the text has it.
std::int64_t integer_value(tree::Node constant, const StatementSource& source) {
  const std::int64_t value = constant["ival"].number("ival");
  const std::size_t sign = source.token_of(constant);
  if (value != 0 || !source.symbol_at(sign, '-')) return value;
  const std::string_view digits = source.slice(sign + 1, sign + 2);
  std::int64_t negated = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), negated);
  return -negated;
}

TypeName type_name(tree::Node type, std::size_t last, const StatementSource& source) {
  TypeName result;
  const std::vector<std::string> parts = strings(type.list("names"));
  if (parts.size() > 1) result.schema = parts[parts.size() - 2];
  if (!parts.empty()) result.name = parts.back();
  result.modifiers = modifiers(type, source);
  result.array_dimensions = static_cast<int>(type.list("arrayBounds").size());
  const std::size_t first = source.token_of(type);
  result.text = source.slice(first, last);
  if (!is_plain_type(first, last, type, source)) source.checks.expect_type(result.text, type);
  return result;
}

Expression expression_facts(std::string_view text, tree::Node tree) {
  Expression result{.text = std::string(text),
                    .constant = is_constant(tree),
                    .null_literal = tree.as("A_Const").flag("isnull")};
  tree::walk(tree, [&](std::string_view type, tree::Node body) {
    if (type == "ColumnRef") add_column(body.list("fields"), result.columns);
    if (type == "SubLink") result.has_subquery = true;
    if (auto function = function_called(type, body))
      result.functions.push_back(*std::move(function));
  });
  sort_unique(result.functions);
  return result;
}

std::optional<Expression> expression(std::size_t first, std::size_t last, tree::Node tree,
                                     const StatementSource& source, Extent extent) {
  const std::string_view slice = source.slice(first, last);
  if (slice.empty() || !tree) return std::nullopt;
  if (extent == Extent::Guessed && !is_plain_value(first, last, tree, source))
    source.checks.expect_expression(slice, tree);
  return expression_facts(slice, tree);
}

}  // namespace lockstep
