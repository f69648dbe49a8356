// What a statement makes of a relation's catalog entry. Only what the analyzers judge by is kept
// up: columns, constraints, indexes, names.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lockstep {

// The shown name of a table that a foreign key refers to, by its name as written.
using ShownName = std::function<std::string(const RelationName&)>;

void change(CatalogRelation& relation, const AlterAction& action, const ShownName& shown);
void add_index(CatalogRelation& relation, const CreateIndex& create);
// `referenced` is the shown name of a foreign key's other table.
void add_constraint(CatalogRelation& relation, const Constraint& constraint,
                    std::string referenced);
void rename_column(CatalogRelation& relation, const Identifier& column, const Identifier& new_name);
// With the index behind it.
void rename_constraint(CatalogRelation& relation, const Identifier& constraint,
                       const Identifier& new_name);
CatalogRelation created_relation(const CreateTable& create, const ShownName& shown);

// Another action of the same ALTER TABLE drops the constraint; actions that drop go first.
bool drops_constraint(const Statement& statement, const Identifier& constraint);

CatalogConstraint* find_constraint(CatalogRelation& relation, const Identifier& name);
const CatalogConstraint* find_constraint(const CatalogRelation& relation, const Identifier& name);
bool names_column(const std::vector<std::string>& columns, const Identifier& column);

}  // namespace lockstep
