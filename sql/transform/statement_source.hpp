// One statement while it is transformed: its text, its tokens and its place in the file. For sql/
// alone.

#pragma once

#include "sql/scanner.hpp"
#include "sql/statement.hpp"
#include "sql/transform/tree.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lockstep {

// Offsets are bytes within the statement, as the tree has them.
struct StatementSource {
  std::string_view text;
  ScannedText scanned;  // of `text`; comments left out
  std::size_t offset_in_file = 0;

  // The first token at or after this offset; tokens.size() when there is none.
  std::size_t token_at(std::size_t offset) const;
  bool word_at(std::size_t token, std::string_view word) const;
  bool symbol_at(std::size_t token, char symbol) const;
  // From `token`, the first one at its own nesting level for which `wanted` holds, or that closes
  // that level, or tokens.size().
  template <class Wanted>
  std::size_t find_at_level(std::size_t token, Wanted wanted) const {
    int depth = 0;
    for (; token < scanned.tokens.size(); ++token) {
      if (depth == 0 && wanted(token)) return token;
      if (symbol_at(token, '(') || symbol_at(token, '[')) ++depth;
      if ((symbol_at(token, ')') || symbol_at(token, ']')) && --depth < 0) return token;
    }
    return token;
  }
  // Text of the tokens [first, last), trimmed; "" when there is none.
  std::string_view slice(std::size_t first, std::size_t last) const;
};

// ---- names ----
RelationName relation_name(tree::Node range_var);
// [String, String]: an optional schema and a name.
std::optional<RelationName> dotted_name(const std::vector<tree::Node>& strings);
std::vector<Identifier> identifiers(const std::vector<tree::Node>& strings);
std::optional<Identifier> optional_identifier(std::string_view name);
// Every relation read below the node, names of WITH queries left out; sorted, no duplicates.
std::vector<RelationName> relations_below(tree::Node node);
std::vector<std::string> functions_below(tree::Node node);
TypeName type_name(tree::Node type, const StatementSource& source);
DropBehavior drop_behavior(tree::Node node);
IfExists tolerated(bool flag);

// ---- expressions ----
// The slice between the tokens as an Expression, when it parses to just this tree; else nothing.
std::optional<Expression> sliced_expression(const StatementSource& source, std::size_t first,
                                            std::size_t last, tree::Node expected);
// The facts of a tree, for the text it was sliced from.
Expression expression_of(std::string_view text, tree::Node node);

// ---- columns and constraints, shared by CREATE TABLE and ALTER TABLE ----
// Nothing when a part of it is not modelled.
std::optional<ColumnDefinition> column_definition(tree::Node column_def,
                                                  const StatementSource& source);
std::optional<Constraint> table_constraint(tree::Node constraint, const StatementSource& source);

// ---- statements, one family a file; each gives Unmodelled for what it does not carry over ----
StatementNode alter_table(tree::Node node, const StatementSource& source);
StatementNode create_table(tree::Node node, const StatementSource& source);
StatementNode create_table_as(tree::Node node);
StatementNode select_into(tree::Node node);
StatementNode create_index(tree::Node node, const StatementSource& source);
StatementNode drop(tree::Node node);
StatementNode rename(tree::Node node);
StatementNode dml(DmlKind kind, tree::Node node);
StatementNode transaction(tree::Node node);
StatementNode set_variable(tree::Node node);
StatementNode truncate(tree::Node node);
StatementNode lock_table(tree::Node node);
StatementNode reindex(tree::Node node);
StatementNode refresh(tree::Node node);
StatementNode vacuum(tree::Node node);
StatementNode create_trigger(tree::Node node);
StatementNode create_view(tree::Node node);
StatementNode create_function(tree::Node node);
StatementNode create_sequence(tree::Node node);
StatementNode create_enum(tree::Node node);
StatementNode alter_enum(tree::Node node);
StatementNode create_schema(tree::Node node);
StatementNode create_extension(tree::Node node);
StatementNode comment(tree::Node node);
StatementNode grant(tree::Node node);
StatementNode do_block(tree::Node node);

// The tree of a whole statement → its node and its command tag.
StatementNode transform(tree::Node statement, const StatementSource& source);
std::string command_tag(tree::Node statement, const StatementNode& node);

}  // namespace lockstep
