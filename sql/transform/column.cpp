// Columns and constraints, as they stand in CREATE TABLE and in ALTER TABLE … ADD.

#include "sql/transform/statement_source.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

// What ends a DEFAULT's expression: the words that begin another constraint of the column.
constexpr std::array<std::string_view, 10> kNextConstraint{
    "not",     "null",       "constraint", "check",      "unique",
    "primary", "references", "generated",  "deferrable", "initially"};

bool begins_constraint(const StatementSource& source, std::size_t token) {
  return std::any_of(kNextConstraint.begin(), kNextConstraint.end(),
                     [&](std::string_view word) { return source.word_at(token, word); });
}

std::size_t location(tree::Node node) {
  return static_cast<std::size_t>(node.number("location"));
}

// Past the end of a column or constraint: the comma or parenthesis after it.
std::size_t end_of_element(const StatementSource& source, std::size_t first) {
  return source.find_at_level(first,
                              [&](std::size_t token) { return source.symbol_at(token, ','); });
}

// The expression in the first parentheses after `word`.
std::optional<Expression> in_parentheses(tree::Node constraint, std::string_view word,
                                         const StatementSource& source) {
  std::size_t token = source.token_at(location(constraint));
  while (token < source.scanned.tokens.size() && !source.word_at(token, word))
    ++token;
  const std::size_t open = token + 1;
  if (!source.symbol_at(open, '(')) return std::nullopt;
  const std::size_t close = source.find_at_level(open + 1, [](std::size_t) { return false; });
  return sliced_expression(source, open + 1, close, constraint["raw_expr"]);
}

std::optional<Expression> default_value(tree::Node constraint, const StatementSource& source) {
  const std::size_t word = source.token_at(location(constraint));
  if (!source.word_at(word, "default")) return std::nullopt;
  // The expression has one token at least, and NULL may be that token.
  const std::size_t last = source.find_at_level(word + 1, [&](std::size_t token) {
    return source.symbol_at(token, ',') || (token > word + 1 && begins_constraint(source, token));
  });
  return sliced_expression(source, word + 1, last, constraint["raw_expr"]);
}

std::optional<ConstraintKind> constraint_kind(std::string_view type) {
  if (type == "CONSTR_CHECK") return ConstraintKind::Check;
  if (type == "CONSTR_UNIQUE") return ConstraintKind::Unique;
  if (type == "CONSTR_PRIMARY") return ConstraintKind::PrimaryKey;
  if (type == "CONSTR_FOREIGN") return ConstraintKind::ForeignKey;
  if (type == "CONSTR_EXCLUSION") return ConstraintKind::Exclude;
  return std::nullopt;
}

std::optional<Constraint> constraint(tree::Node node, std::size_t end,
                                     const StatementSource& source) {
  const std::optional<ConstraintKind> kind = constraint_kind(node.text("contype"));
  if (!kind) return std::nullopt;
  Constraint result{.kind = *kind, .name = optional_identifier(node.text("conname"))};
  result.columns =
      identifiers(node.list(*kind == ConstraintKind::ForeignKey ? "fk_attrs" : "keys"));
  result.using_index = optional_identifier(node.text("indexname"));
  if (node.has("pktable")) result.referenced = relation_name(node["pktable"]);
  result.referenced_columns = identifiers(node.list("pk_attrs"));
  if (node.flag("skip_validation")) result.validation = Validation::NotValid;
  result.no_inherit = node.flag("is_no_inherit");
  result.deferrable = node.flag("deferrable");
  result.text = source.slice(source.token_at(location(node)), end);
  if (*kind != ConstraintKind::Check) return result;
  result.check = in_parentheses(node, "check", source);
  if (!result.check) return std::nullopt;
  return result;
}

struct SerialType {
  std::string_view name;
  std::string_view integer;
};
constexpr std::array<SerialType, 6> kSerialTypes{{{"serial", "int4"},
                                                  {"serial4", "int4"},
                                                  {"bigserial", "int8"},
                                                  {"serial8", "int8"},
                                                  {"smallserial", "int2"},
                                                  {"serial2", "int2"}}};

void resolve_serial(ColumnDefinition& column) {
  if (column.type.schema) return;
  for (const SerialType& serial : kSerialTypes) {
    if (column.type.name != serial.name) continue;
    column.serial = true;
    column.type.schema = "pg_catalog";
    column.type.name = serial.integer;
    column.not_null = true;
    return;
  }
}

// A constraint of the column → what the definition carries. False: not modelled.
bool add_constraint(tree::Node node, std::size_t end, const StatementSource& source,
                    ColumnDefinition& column) {
  const std::string_view type = node.text("contype");
  if (type == "CONSTR_NULL") return true;
  if (type == "CONSTR_NOTNULL") {
    column.not_null = true;
    return true;
  }
  if (type == "CONSTR_DEFAULT") {
    column.default_value = default_value(node, source);
    return column.default_value.has_value();
  }
  if (type == "CONSTR_IDENTITY") {
    column.identity = node.text("generated_when") == "a" ? Identity::Always : Identity::ByDefault;
    column.not_null = true;
    return true;
  }
  if (type == "CONSTR_GENERATED") {
    column.generated_stored = in_parentheses(node, "as", source);
    return column.generated_stored.has_value();
  }
  if (type.starts_with("CONSTR_ATTR_")) {
    if (column.constraints.empty()) return false;
    if (type == "CONSTR_ATTR_DEFERRABLE") column.constraints.back().deferrable = true;
    return true;
  }
  std::optional<Constraint> inline_constraint = constraint(node, end, source);
  if (!inline_constraint) return false;
  if (inline_constraint->kind == ConstraintKind::PrimaryKey) column.not_null = true;
  if (inline_constraint->columns.empty()) inline_constraint->columns.push_back(column.name);
  column.constraints.push_back(std::move(*inline_constraint));
  return true;
}

}  // namespace

std::optional<ColumnDefinition> column_definition(tree::Node node, const StatementSource& source) {
  if (node.has("fdwoptions") || !node.has("typeName")) return std::nullopt;
  const std::size_t first = source.token_at(location(node));
  const std::size_t last = end_of_element(source, first);
  ColumnDefinition column{.name = Identifier(node.text("colname")),
                          .type = type_name(node["typeName"], source)};
  column.text = source.slice(first, last);
  resolve_serial(column);
  if (node.has("collClause")) {
    column.collation = dotted_name(node["collClause"].list("collname"));
    if (!column.collation) return std::nullopt;
  }
  const std::vector<tree::Node> constraints = node.list("constraints");
  for (std::size_t index = 0; index < constraints.size(); ++index) {
    const tree::Node part = constraints[index].as("Constraint");
    const bool is_last = index + 1 == constraints.size();
    const std::size_t end =
        is_last ? last : source.token_at(location(constraints[index + 1].as("Constraint")));
    if (!add_constraint(part, end, source, column)) return std::nullopt;
  }
  return column;
}

std::optional<Constraint> table_constraint(tree::Node node, const StatementSource& source) {
  return constraint(node, end_of_element(source, source.token_at(location(node))), source);
}

}  // namespace lockstep
