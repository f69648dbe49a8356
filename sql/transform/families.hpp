// From a statement's tree to its node, one family of statements a file. What a statement does not
// carry over and somebody may have to know makes it Unmodelled. For sql/ alone.

#pragma once

#include "sql/statement.hpp"
#include "sql/transform/statement_source.hpp"
#include "sql/transform/tree.hpp"

#include <string>

namespace lockstep {

// alter_table.cpp
StatementNode alter_table(tree::Node node, const StatementSource& source);
// create_table.cpp
StatementNode create_table(tree::Node node, const StatementSource& source);
StatementNode create_foreign_table(tree::Node node, const StatementSource& source);
StatementNode create_table_as(tree::Node node, const StatementSource& source);
StatementNode select_into(tree::Node node);
// create_index.cpp
StatementNode create_index(tree::Node node, const StatementSource& source);
// drop_rename.cpp
StatementNode drop(tree::Node node, const StatementSource& source);
StatementNode drop_database(tree::Node node, const StatementSource& source);
StatementNode rename(tree::Node node, const StatementSource& source);
// dml.cpp
StatementNode select(tree::Node node, const StatementSource& source);
StatementNode insert(tree::Node node, const StatementSource& source);
StatementNode update(tree::Node node, const StatementSource& source);
StatementNode delete_rows(tree::Node node, const StatementSource& source);
StatementNode merge(tree::Node node, const StatementSource& source);
StatementNode copy(tree::Node node, const StatementSource& source);
// session.cpp
StatementNode transaction(tree::Node node, const StatementSource& source);
StatementNode set_variable(tree::Node node, const StatementSource& source);
StatementNode discard(tree::Node node, const StatementSource& source);
// maintenance.cpp
StatementNode truncate(tree::Node node, const StatementSource& source);
StatementNode lock_table(tree::Node node, const StatementSource& source);
StatementNode reindex(tree::Node node, const StatementSource& source);
StatementNode refresh(tree::Node node, const StatementSource& source);
StatementNode vacuum(tree::Node node, const StatementSource& source);
StatementNode cluster(tree::Node node, const StatementSource& source);
// routines.cpp
StatementNode create_trigger(tree::Node node, const StatementSource& source);
StatementNode create_view(tree::Node node, const StatementSource& source);
StatementNode create_function(tree::Node node, const StatementSource& source);
StatementNode do_block(tree::Node node, const StatementSource& source);
// definitions.cpp
StatementNode create_sequence(tree::Node node, const StatementSource& source);
StatementNode alter_sequence(tree::Node node, const StatementSource& source);
StatementNode create_type(tree::Node node, const StatementSource& source);
StatementNode create_domain(tree::Node node, const StatementSource& source);
StatementNode alter_domain(tree::Node node, const StatementSource& source);
StatementNode create_enum(tree::Node node, const StatementSource& source);
StatementNode alter_enum(tree::Node node, const StatementSource& source);
StatementNode create_schema(tree::Node node, const StatementSource& source);
StatementNode create_extension(tree::Node node, const StatementSource& source);
StatementNode comment(tree::Node node, const StatementSource& source);
StatementNode grant(tree::Node node, const StatementSource& source);

// attached.cpp
StatementNode create_rule(tree::Node node, const StatementSource& source);
StatementNode change_policy(tree::Node node, const StatementSource& source);
StatementNode set_schema(tree::Node node, const StatementSource& source);
StatementNode create_statistics(tree::Node node, const StatementSource& source);
StatementNode create_publication(tree::Node node, const StatementSource& source);
StatementNode alter_publication(tree::Node node, const StatementSource& source);
StatementNode catalog_only(tree::Node node, const StatementSource& source);
StatementNode runs_code(tree::Node node, const StatementSource& source);

// transform.cpp: the tree of a whole statement.
StatementNode transform(tree::Node statement, const StatementSource& source);
// command_tag.cpp: what the server calls it.
std::string command_tag(tree::Node statement);

}  // namespace lockstep
