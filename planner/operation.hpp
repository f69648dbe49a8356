// Operations: the intent behind statements. The variant is the registry: a new operation does not
// compile until a recogniser (recognise/) and operations/<name>.cpp know it.

#pragma once

#include "analyzers/effect.hpp"
#include "planner/operations/column_fill.hpp"
#include "planner/operations/conversion.hpp"
#include "planner/step.hpp"
#include "planner/table_family.hpp"
#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep::operations {

// A statement that is safe as it stands, or that its author wants as is.
struct RunAsWritten {
  Statement statement;
  Effect effect;
  bool data_change = false;
  bool contract_phase = false;         // `-- lockstep: phase contract`
  bool last = false;                   // what it drops is wanted until every version is gone
  std::optional<std::string> as_is{};  // the reason given, when that is why it runs
};
struct CreateIndexConcurrently {
  CreateIndex index;  // named
  Statement statement;
  bool contract_phase = false;
};
// VALIDATE reads the table, so it belongs to the backfill.
struct ValidateTableConstraint {
  RelationName table;
  Identifier constraint;
  bool contract_phase = false;
};
struct SetColumnNotNull {
  RelationName table;
  Identifier column;
  // A CHECK that would prove it and is there, but NOT VALID: validated, used and kept.
  std::optional<Identifier> existing_check;
  bool contract_phase = false;
  TableFamily family{};
};
// Or NOT NULL as a constraint of its own, from PostgreSQL 18 on.
struct AddCheckConstraint {
  RelationName table;
  Constraint constraint;  // named
  bool contract_phase = false;
  TableFamily family{};
};
// Nullable, or with a constant or stable default: one ALTER TABLE, metadata only since
// PostgreSQL 11.
struct AddPlainColumn {
  RelationName table;
  ColumnDefinition column;
  Statement statement;
  Effect effect;
};
// A second column that takes the place of one, filled from it and kept in step.
struct ColumnReplacement {
  RelationName table;
  CatalogColumn column;                   // as it is now
  TypeName type;                          // as it shall be
  std::optional<RelationName> collation;  // that it shall have; nothing: the type's own
  AnyConversion conversion;
  std::string new_type;            // as format_type() would show it
  std::vector<Identifier> key;     // primary key columns, to name rows by; may be empty
  std::string first_trigger;       // prefix that sorts before every trigger of the table (trap 9)
  std::string last_trigger;        // and after
  bool own_triggers = false;       // the table has some that fire BEFORE each row
  bool subscribers_ready = false;  // `-- lockstep: subscribers-ready`
};
// The new column takes over the old one's name.
struct ChangeColumnType {
  ColumnReplacement replacement;
};
// It has a name of its own, and both are read and written side by side: RENAME COLUMN where a view
// will not do, or together with a change of type.
struct TwinColumns {
  ColumnReplacement replacement;
  Identifier new_name;
  std::vector<std::string> no_view{};             // why a view will not do
  std::vector<std::string> covers_all_columns{};  // functions that do not name them: signatures
  std::vector<std::string> names_column{};        // functions and triggers that name the old one
};
// The table is renamed out of sight, and a view in its place shows the column under both names.
struct RenameColumn {
  CatalogRelation table;  // as it is now
  Identifier column;
  Identifier new_name;
  std::vector<std::string> covers_all_columns;  // functions that do not name them: signatures
};
// An updatable view has the other of the two names.
struct RenameTable {
  CatalogRelation table;  // as it is now
  Identifier new_name;
  std::vector<std::string> sees_name;  // trigger functions that ask for the table's name
  // SET SCHEMA: the same name in another schema.
  std::optional<Identifier> new_schema{};
  std::vector<std::string> sequences{};  // that move with it, shown form
};

// An UPDATE or DELETE of a table in use whose rows say themselves whether they are done.
struct ChangeRows {
  struct Part {
    RelationName table;           // that holds rows: a partition, or the table itself
    std::vector<Identifier> key;  // primary key columns; may be empty
  };
  RelationName table;
  std::vector<Part> parts;
  RowEdit edit = RowEdit::Update;
  Sql assignment;  // of an UPDATE
  Sql to_do;       // true for rows that are not done
  bool contract_phase = false;
};
// TRUNCATE.
struct EmptyTables {
  Statement statement;
  Effect effect;
};
struct RefreshView {
  RelationName view;  // has rows and a unique index over all of them
  bool contract_phase = false;
};
struct AddEnumValue {
  RelationName type;
  std::string value;
  Statement statement;
  std::vector<std::string> tables;  // with a column of the type, shown form
  bool contract_phase = false;
};
struct RenameEnumValue {
  RelationName type;
  std::string value;
  std::string new_name;
  std::vector<std::string> tables;
};

// A CHECK that is there for as long as it takes to prove that rows need not be read.
struct BoundsProof {
  RelationName table;
  Identifier name;
  Sql check;
};
struct AttachPartition {
  RelationName table;
  RelationName partition;
  Sql bound;                        // FOR VALUES …
  std::vector<RelationLock> locks;  // of the ATTACH
  bool fresh = false;               // the same revision creates the table
  std::optional<BoundsProof> proof{};
  std::optional<BoundsProof> rest{};  // of the DEFAULT partition
};
// CREATE TABLE … PARTITION OF a table with a DEFAULT partition.
struct CreatePartition {
  RelationName table;
  RelationName partition;
  BoundsProof rest;
  Statement statement;
  std::vector<RelationLock> locks;
};
struct DetachPartition {
  RelationName table;
  RelationName partition;
  Sql bound;
  std::vector<RelationLock> locks;  // of a plain DETACH
  std::vector<CompatibilityBreak> breaks;
  bool concurrently = false;
  std::optional<BoundsProof> proof{};      // for the way back; nothing: no row is read then
  std::optional<Identifier> left_check{};  // what CONCURRENTLY calls the CHECK it leaves
};

// One index after the other, CONCURRENTLY.
struct DropIndexes {
  struct Dropped {
    RelationName table;
    CatalogIndex index;
    // Nobody counts on it: it is INVALID, or the same revision made it.
    bool unused = false;
    bool made_here = false;
  };
  std::vector<Dropped> indexes;
};
struct ReindexTables {
  std::vector<ReindexConcurrently> targets;
  std::string besides{};  // what is not done CONCURRENTLY, and so not at all
  // SET TABLESPACE of the one target, an index: the REINDEX that takes it back to its own.
  std::optional<Sql> back{};
};
struct AddForeignKey {
  RelationName table;
  Constraint constraint;                 // named
  std::vector<RelationName> referenced;  // with the tables below it
  bool contract_phase = false;
  TableFamily family{};         // of a partitioned table
  std::string missing_index{};  // which columns no index begins with
};
// UNIQUE or PRIMARY KEY, by an index that is built CONCURRENTLY.
struct AddKey {
  RelationName table;
  Constraint constraint;                   // named
  std::vector<SetColumnNotNull> not_null;  // of a primary key's columns
  // USING INDEX: one that was there before the revision.
  std::optional<CatalogIndex> given{};
  bool contract_phase = false;
  PartitionedIndex partitions{};  // of a partitioned table
};
// CREATE INDEX on a partitioned table: each partition's is built CONCURRENTLY, and attached.
struct CreatePartitionedIndex {
  RelationName table;
  CreateIndex index;  // named
  Sql clause;         // what follows the table's name
  bool contract_phase = false;
  PartitionedIndex partitions;
};
struct DropTableConstraint {
  RelationName table;
  CatalogConstraint constraint;
  std::optional<CatalogIndex> index;  // of a key
  std::vector<RelationLock> locks;
  bool partitioned = false;
};
// DROP CONSTRAINT and ADD CONSTRAINT of one that takes its place: built beside it, then swapped.
struct ReplaceConstraint {
  RelationName table;
  CatalogConstraint old_constraint;
  std::optional<CatalogIndex> old_index;   // of a key
  Constraint constraint;                   // named
  std::vector<SetColumnNotNull> not_null;  // of a primary key's columns
  std::vector<RelationLock> old_locks;     // that dropping the old one takes
  std::vector<RelationName> referenced{};  // by a new foreign key
};

// Columns that go out of sight of both versions first, and for good at last. Until then they stay
// as they are.
struct DropColumns {
  CatalogRelation table;
  std::vector<Identifier> columns;
  std::vector<RelationName> family;  // the table and all below it
  std::optional<ColumnFill> fill;    // `-- lockstep: reverse`: of the one that may not be NULL
  Effect effect;
  std::vector<std::string> names_column;  // functions and triggers that name one of them
};
// Tables, views or materialized views: out of sight first, and for good at last.
struct DropRelations {
  ObjectKind kind = ObjectKind::Table;
  std::vector<CatalogRelation> relations;
  Effect effect;
};
// A column whose value has to be written into the rows that are there.
struct AddFilledColumn {
  RelationName table;
  std::string owner;  // the table's
  ColumnDefinition column;
  std::optional<ColumnFill> fill;      // `-- lockstep: fill`
  std::optional<Identifier> sequence;  // of a serial column
  std::vector<Constraint> checks;      // named
  bool written = false;                // row by row; false: the catalog holds one value for all
  std::vector<Identifier> key;         // to name rows by
};
struct DropColumnNotNull {
  RelationName table;
  Identifier column;
};
// A NOT NULL column loses the default that INSERTs of the old version count on.
struct DropColumnDefault {
  RelationName table;
  ColumnFill fill;  // with the default
};

}  // namespace lockstep::operations

namespace lockstep {

using Operation =
    std::variant<operations::RunAsWritten, operations::CreateIndexConcurrently,
                 operations::ValidateTableConstraint, operations::SetColumnNotNull,
                 operations::AddCheckConstraint, operations::AddPlainColumn,
                 operations::ChangeColumnType, operations::TwinColumns, operations::RenameColumn,
                 operations::RenameTable, operations::ChangeRows, operations::EmptyTables,
                 operations::RefreshView, operations::AddEnumValue, operations::RenameEnumValue,
                 operations::AttachPartition, operations::CreatePartition,
                 operations::DetachPartition, operations::DropIndexes, operations::ReindexTables,
                 operations::AddForeignKey, operations::AddKey, operations::CreatePartitionedIndex,
                 operations::DropTableConstraint, operations::ReplaceConstraint,
                 operations::DropColumns, operations::DropRelations, operations::AddFilledColumn,
                 operations::DropColumnNotNull, operations::DropColumnDefault>;

}  // namespace lockstep
