// What a statement makes of a relation's catalog entry. Only what the analyzers judge by is kept
// up: columns, constraints, indexes, names.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

namespace lockstep {

void change(CatalogRelation& relation, const AlterAction& action);
void add_index(CatalogRelation& relation, const CreateIndex& create);
// `referenced` is the shown name of a foreign key's other table.
void add_constraint(CatalogRelation& relation, const Constraint& constraint,
                    std::string referenced);
void rename_column(CatalogRelation& relation, const Identifier& column, const Identifier& new_name);
CatalogRelation created_relation(const CreateTable& create);

// Another action of the same ALTER TABLE drops the constraint; actions that drop go first.
bool drops_constraint(const Statement& statement, const Identifier& constraint);

CatalogConstraint* find_constraint(CatalogRelation& relation, const Identifier& name);
const CatalogConstraint* find_constraint(const CatalogRelation& relation, const Identifier& name);
bool names_column(const std::vector<std::string>& columns, const Identifier& column);

}  // namespace lockstep
