// The recognisers, one a family of statements. Nothing: not theirs, or better run as written.

#pragma once

#include "planner/recognise/subject.hpp"

#include <optional>

namespace lockstep {

// CREATE INDEX (index.cpp)
std::optional<Recognised> recognise_index(const Subject& subject);
// DROP INDEX, REINDEX (index_maintenance.cpp)
std::optional<Recognised> recognise_drop_index(const Subject& subject);
std::optional<Recognised> recognise_reindex(const Subject& subject);
std::optional<Recognised> recognise_index_tablespace(const Subject& subject);

// DROP TABLE, VIEW, MATERIALIZED VIEW (dropped_relations.cpp)
std::optional<Recognised> recognise_dropped_relations(const Subject& subject);

// RENAME of a table or of one of its columns (rename.cpp)
std::optional<Recognised> recognise_rename(const Subject& subject);
// SET SCHEMA of a table (rename.cpp)
std::optional<Recognised> recognise_set_schema(const Subject& subject);

// UPDATE, DELETE, INSERT … SELECT, MERGE (rows.cpp)
std::optional<Recognised> recognise_rows(const Subject& subject);

// TRUNCATE, REFRESH MATERIALIZED VIEW (rows_at_once.cpp)
std::optional<Recognised> recognise_truncate(const Subject& subject);
std::optional<Recognised> recognise_refresh(const Subject& subject);

// ALTER TYPE … ADD and RENAME VALUE, ALTER DOMAIN (type_values.cpp)
std::optional<Recognised> recognise_enum_value(const Subject& subject);
std::optional<Recognised> recognise_domain(const Subject& subject);

// ATTACH, DETACH; CREATE TABLE … PARTITION OF (partition.cpp)
std::optional<Recognised> recognise_partition(const Subject& subject);
std::optional<Recognised> recognise_new_partition(const Subject& subject);

// ALTER TABLE with one action (alter_table.cpp), handed on by what the action is:
std::optional<Recognised> recognise_alter_table(const Subject& subject);
// SET NOT NULL, ADD CHECK, VALIDATE (constraint.cpp)
std::optional<Recognised> recognise_not_null(const SetNotNull& set, const AlterTable& alter,
                                             const Subject& subject);
std::optional<Recognised> recognise_constraint(const AddConstraint& add, const AlterTable& alter,
                                               const Subject& subject);
std::optional<Recognised> recognise_validation(const ValidateConstraint& validate,
                                               const AlterTable& alter, const Subject& subject);
// ADD FOREIGN KEY, UNIQUE, PRIMARY KEY (key.cpp)
std::optional<Recognised> recognise_foreign_key(const AddConstraint& add, const AlterTable& alter,
                                                const Subject& subject);
std::optional<Recognised> recognise_key(const AddConstraint& add, const AlterTable& alter,
                                        const Subject& subject);
// DROP CONSTRAINT, alone and with the ADD CONSTRAINT of what takes its place
// (dropped_constraint.cpp)
std::optional<Recognised> recognise_dropped_constraint(const DropConstraint& drop,
                                                       const AlterTable& alter,
                                                       const Subject& subject);
std::optional<Recognised> recognise_replacement(const DropConstraint& drop,
                                                const AddConstraint& add, const AlterTable& alter,
                                                const Subject& subject);
// ADD COLUMN (new_column.cpp)
std::optional<Recognised> recognise_new_column(const AddColumn& add, const AlterTable& alter,
                                               const Subject& subject);
// DROP COLUMN, one or several (dropped_columns.cpp)
std::optional<Recognised> recognise_dropped_columns(const AlterTable& alter,
                                                    const Subject& subject);
// DROP NOT NULL, DROP DEFAULT or SET DEFAULT NULL (column_default.cpp)
std::optional<Recognised> recognise_null_allowed(const DropNotNull& drop, const AlterTable& alter,
                                                 const Subject& subject);
std::optional<Recognised> recognise_default_dropped(const Identifier& column,
                                                    const AlterTable& alter,
                                                    const Subject& subject);
// ALTER COLUMN … TYPE (type_change.cpp)
std::optional<Recognised> recognise_type_change(const AlterColumnType& change,
                                                const AlterTable& alter, const Subject& subject);

}  // namespace lockstep
