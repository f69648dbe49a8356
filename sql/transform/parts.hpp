// Parts that several statements have, from the tree to ours. For sql/ alone.

#pragma once

#include "sql/statement.hpp"
#include "sql/transform/statement_source.hpp"
#include "sql/transform/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Fail closed: whether the node has no field but these. A field that nobody has looked at – of a
// newer grammar, say – makes the statement one that is not understood.
bool has_only(tree::Node node, std::initializer_list<std::string_view> fields);

// ---- names ----
RelationName relation_name(tree::Node range_var);
// [String, String]: an optional schema and a name.
std::optional<RelationName> dotted_name(const tree::NodeList& strings);
std::vector<Identifier> identifiers(const tree::NodeList& strings);
std::optional<Identifier> optional_identifier(std::string_view name);
// The text of each String node.
std::vector<std::string> strings(const tree::NodeList& nodes);
// A role as it is written: a name, or current_user and its like.
Identifier role_name(tree::Node role);

DropBehavior drop_behavior(tree::Node node);
IfExists tolerated(bool flag);
Concurrency concurrency(tree::Node node);
Persistence persistence(tree::Node relation);

// ---- what a query does ----
// Every relation read below the node, the names of its WITH queries left out; sorted, no
// duplicates.
std::vector<RelationName> relations_read(tree::Node node);
// The function that a node calls, as in Expression. For a walk over the nodes.
std::optional<std::string> function_called(std::string_view type, tree::Node body);
void sort_unique(std::vector<std::string>& names);

// ---- types and expressions; their text is that of the tokens [first, last) ----
TypeName type_name(tree::Node type, std::size_t last, const StatementSource& source);
// Guessed: where it ends is not certain, so that the slice is checked. Certain: by the grammar.
enum class Extent { Guessed, Certain };
// Nothing when there are no tokens.
std::optional<Expression> expression(std::size_t first, std::size_t last, tree::Node tree,
                                     const StatementSource& source,
                                     Extent extent = Extent::Guessed);
// The number of an A_Const that is an integer.
std::int64_t integer_value(tree::Node constant, const StatementSource& source);
// What the tree says of the text.
Expression expression_facts(std::string_view text, tree::Node tree);

// ---- columns and constraints, as in CREATE TABLE and in ALTER TABLE … ADD ----
// Nothing when a part is not modelled.
std::optional<ColumnDefinition> column_definition(tree::Node column, const StatementSource& source);
std::optional<Constraint> table_constraint(tree::Node constraint, const StatementSource& source);
// A constraint whose text ends before the token `last`.
std::optional<Constraint> constraint(tree::Node node, std::size_t last,
                                     const StatementSource& source);

// FOR VALUES … or DEFAULT. Nothing: a form that is not modelled.
std::optional<PartitionBound> partition_bound(tree::Node bound, const StatementSource& source);

}  // namespace lockstep
