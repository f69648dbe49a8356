// Parts of a statement as its author wrote them, to be put behind another name or another table.

#pragma once

#include "sql/sql.hpp"
#include "sql/statement.hpp"

#include <optional>

namespace lockstep {

// The constraint without CONSTRAINT and its name: "FOREIGN KEY (a) REFERENCES b NOT VALID".
Sql without_name(const Constraint& constraint);

// What follows the table's name in CREATE INDEX: " USING btree (a) WHERE b". Nothing: it is not
// found.
std::optional<Sql> index_clause(const Statement& create_index);

// Whether an index's keys, as pg_get_indexdef() or its author gives them, are plain columns alone,
// and it has none but keys. False where that cannot be told.
bool has_plain_keys_only(const Statement& create_index);

// REINDEX TABLE CONCURRENTLY, or of one index.
Sql reindex_concurrently(const RelationName& name, bool index);
// Of one index, into a tablespace (14+).
Sql reindex_into(const Identifier& tablespace, const RelationName& index);
// REINDEX (VERBOSE) TABLE t: whether there are options in parentheses.
bool has_reindex_options(const Statement& reindex);

}  // namespace lockstep
