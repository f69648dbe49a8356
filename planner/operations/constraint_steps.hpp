// Indexes and constraints as the catalog has them, made again; parts that the operations on keys
// and constraints share.

#pragma once

#include "planner/operations/fragment.hpp"
#include "planner/table_family.hpp"
#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <optional>
#include <vector>

namespace lockstep {

// The tables, each in this mode; a table that is there twice is listed once.
std::vector<RelationLock> locked(const std::vector<RelationName>& relations, LockMode mode);

Sql add_constraint(const RelationName& table, const Identifier& name, const Sql& definition);
Sql drop_constraint(const RelationName& table, const Identifier& name);
Sql rename_constraint(const RelationName& table, const Identifier& from, const Identifier& to);
Step validate_step(const RelationName& table, const Identifier& constraint);
// Of a constraint that the tables below have, too: one by one, and then the table's own, which
// finds nothing left to read there.
std::vector<Step> validate_family(const RelationName& table, const TableFamily& family,
                                  const Identifier& constraint);

// The constraint of an index that takes its name: "UNIQUE USING INDEX i DEFERRABLE".
Sql key_using(const Constraint& key, const Identifier& index);
// CREATE UNIQUE INDEX CONCURRENTLY over the key's columns.
Step build_key(const RelationName& table, const Constraint& key, const Identifier& index,
               std::string why);

// CONCURRENTLY, with its comment and CLUSTER ON. Nothing: its definition cannot be read.
std::optional<std::vector<UndoLater>> index_again(const RelationName& table,
                                                  const CatalogIndex& index);
// The same for a UNIQUE or PRIMARY KEY that is made of it; both are called `name`.
std::optional<std::vector<UndoLater>> key_again(const RelationName& table,
                                                const CatalogConstraint& key,
                                                const CatalogIndex& index, const Identifier& name);

// An undo that first puts a CHECK or FOREIGN KEY back for new rows, and then proves it.
Undo constraint_again(const RelationName& table, const CatalogConstraint& constraint,
                      std::vector<RelationLock> locks);

}  // namespace lockstep
