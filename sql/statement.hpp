// Parsed SQL as plain data: what the rest of lockstep knows of a statement. Nothing here comes from
// libpg_query's types. A form that is not modelled is an Unmodelled, which the linter reports and
// the planner refuses; a transform never drops an option that it does not carry over.

#pragma once

#include "sql/identifier.hpp"
#include "sql/source_span.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

// ---- parts -----------------------------------------------------------------------------------

struct TypeName {
  std::optional<std::string> schema;  // "pg_catalog" for types that SQL spells with keywords
  std::string name;                   // internal name: int8, varchar, numeric, text, my_type
  std::vector<int> modifiers;         // varchar(20) → {20}; none when one is no number
  int array_dimensions = 0;
  std::string text;  // as written: "bigint", "character varying(20)"
  bool operator==(const TypeName&) const = default;
};

// A verbatim slice of the author's SQL with what was seen in its tree. Never edited as text.
struct Expression {
  std::string text;
  std::vector<Identifier> columns;  // last part of each column reference, in order, no duplicates
  std::vector<std::string>
      functions;              // lower-case, schema-qualified where written; operators left out
  bool constant = false;      // literals, casts, signs and arrays of them; no function, no column
  bool null_literal = false;  // just NULL
  bool has_subquery = false;
  bool operator==(const Expression&) const = default;
};

enum class Concurrency { Blocking, Concurrent };
enum class Validation { Immediate, NotValid };
enum class DropBehavior { Restrict, Cascade };
enum class IfExists { Required, Tolerated };  // IF EXISTS / IF NOT EXISTS → Tolerated
enum class Identity { None, Always, ByDefault };

enum class ConstraintKind { Check, NotNull, Unique, PrimaryKey, ForeignKey, Exclude };

struct Constraint {
  ConstraintKind kind = ConstraintKind::Check;
  std::optional<Identifier> name;
  std::vector<Identifier> columns;         // key columns (FK: the referencing ones)
  std::optional<Expression> check;         // Check only
  std::optional<Identifier> using_index;   // ADD CONSTRAINT … USING INDEX i
  std::optional<RelationName> referenced;  // ForeignKey only
  std::vector<Identifier> referenced_columns;
  Validation validation = Validation::Immediate;
  bool no_inherit = false;
  bool deferrable = false;
  bool initially_deferred = false;
  bool nulls_not_distinct = false;
  std::vector<Identifier> include;  // INCLUDE (…) of UNIQUE and PRIMARY KEY
  // Clauses that only the text carries: "ON DELETE", "MATCH", "WITH", "USING INDEX TABLESPACE", …
  std::vector<std::string> other_clauses;
  std::string text;  // as written, from CONSTRAINT or the kind's keyword to the end
  bool operator==(const Constraint&) const = default;
};

struct ColumnDefinition {
  Identifier name;
  TypeName type;
  bool not_null = false;
  bool serial = false;  // smallserial, serial, bigserial; type says int2, int4, int8
  std::optional<Expression> default_value;
  std::optional<Expression> generated_stored;
  Identity identity = Identity::None;
  std::optional<RelationName> collation;
  std::vector<Constraint> constraints;  // inline CHECK, UNIQUE, PRIMARY KEY, REFERENCES
  // Clauses that only the text carries: "COMPRESSION", "STORAGE", identity options.
  std::vector<std::string> other_clauses;
  std::string text;  // as written
  bool operator==(const ColumnDefinition&) const = default;
};

enum class PartitionBoundKind { Default, List, Range, Hash };
struct PartitionBound {
  PartitionBoundKind kind = PartitionBoundKind::Default;
  std::vector<Expression> values;  // List
  // Range, one a key column; nothing: MINVALUE in `lower`, MAXVALUE in `upper`.
  std::vector<std::optional<Expression>> lower;
  std::vector<std::optional<Expression>> upper;
  std::string text;  // as written: "FOR VALUES …", "DEFAULT"
  bool operator==(const PartitionBound&) const = default;
};

// ---- ALTER TABLE -----------------------------------------------------------------------------

struct AddColumn {
  ColumnDefinition column;
  IfExists if_not_exists = IfExists::Required;
};
struct DropColumn {
  Identifier column;
  IfExists if_exists = IfExists::Required;
  DropBehavior behavior = DropBehavior::Restrict;
};
struct AlterColumnType {
  Identifier column;
  TypeName type;
  std::optional<Expression> using_expression;
  std::optional<RelationName> collation;
};
struct SetNotNull {
  Identifier column;
};
struct DropNotNull {
  Identifier column;
};
struct SetDefault {
  Identifier column;
  Expression value;
};
struct DropDefault {
  Identifier column;
};
struct AddConstraint {
  Constraint constraint;
};
struct ValidateConstraint {
  Identifier constraint;
};
struct DropConstraint {
  Identifier constraint;
  IfExists if_exists = IfExists::Required;
  DropBehavior behavior = DropBehavior::Restrict;
};
// SET (…) / RESET (…) on the table, SET STATISTICS, SET (n_distinct …): SHARE UPDATE EXCLUSIVE, no
// work.
struct SetStorageParameters {
  std::vector<std::string> names;
};
struct SetStatistics {
  Identifier column;
};
struct SetStorageMode {  // SET STORAGE, SET COMPRESSION
  Identifier column;
};
struct ChangeOwner {
  Identifier owner;
};
struct AttachPartition {
  RelationName partition;
  bool is_default = false;
  std::optional<PartitionBound> bound{};  // nothing: a form that is not modelled
};
struct DetachPartition {
  RelationName partition;
  Concurrency concurrency = Concurrency::Blocking;
};
struct FinalizeDetach {  // DETACH PARTITION … FINALIZE
  RelationName partition;
};
struct ChangeInheritance {  // INHERIT, NO INHERIT
  RelationName parent;
  bool inherits = true;
};
struct AlterConstraint {  // DEFERRABLE and its kin
  Identifier constraint;
};
enum class IdentityChange { Add, Set, Drop };
struct ChangeIdentity {
  Identifier column;
  IdentityChange change = IdentityChange::Add;
  bool always = false;   // GENERATED ALWAYS
  bool options = false;  // of the sequence: INCREMENT, RESTART, …
  IfExists if_exists = IfExists::Required;
};
struct DropExpression {  // a generated column becomes a plain one
  Identifier column;
};
// What is one word in the catalog: brief but for those that write the heap anew.
enum class TableProperty {
  Logged,
  Unlogged,
  Tablespace,
  AccessMethod,
  ReplicaIdentity,
  EnableRowSecurity,
  DisableRowSecurity,
  ForceRowSecurity,
  NoForceRowSecurity,
  EnableTrigger,
  DisableTrigger,
  SwitchRule,
  ClusterIndex,  // CLUSTER ON, SET WITHOUT CLUSTER
  ForeignOptions,
};
struct ChangeProperty {
  TableProperty property = TableProperty::Logged;
  std::string value;  // the trigger's, index's or tablespace's name; of ReplicaIdentity: "full", …
};
struct OtherAlterAction {  // understood by nobody yet: fail closed
  std::string subtype;     // libpg_query's name, e.g. "AT_SetLogged"
};
using AlterAction =
    std::variant<AddColumn, DropColumn, AlterColumnType, SetNotNull, DropNotNull, SetDefault,
                 DropDefault, AddConstraint, ValidateConstraint, DropConstraint,
                 SetStorageParameters, SetStatistics, SetStorageMode, ChangeOwner, AttachPartition,
                 DetachPartition, FinalizeDetach, ChangeInheritance, AlterConstraint,
                 ChangeIdentity, DropExpression, ChangeProperty, OtherAlterAction>;

// ---- statements ------------------------------------------------------------------------------

enum class ObjectKind {
  Table,
  Index,
  View,
  MaterializedView,
  Sequence,
  Type,
  Domain,
  Schema,
  Function,
  Trigger,
  Extension,
  ForeignTable,
  Statistics,
  Publication,
  Database,
  // What no table and no statement of an application hangs on: text search, servers, roles, …
  Standalone,
  Other
};

struct AlterTable {
  RelationName table;
  // Table, Index, View, MaterializedView, Sequence, ForeignTable, Type (a composite one)
  ObjectKind kind = ObjectKind::Table;
  bool only = false;
  IfExists if_exists = IfExists::Required;
  std::vector<AlterAction> actions;
};
enum class Persistence { Permanent, Unlogged, Temporary };
struct CreateTable {
  RelationName table;
  IfExists if_not_exists = IfExists::Required;
  Persistence persistence = Persistence::Permanent;
  std::vector<ColumnDefinition> columns;
  std::vector<Constraint> constraints;
  std::vector<RelationName> inherits;
  std::vector<RelationName> like;
  std::optional<RelationName> partition_of;
  bool default_partition = false;
  bool partitioned = false;
  std::optional<PartitionBound> bound{};  // of PARTITION OF, as in AttachPartition
};
struct CreateTableAs {
  RelationName table;
  bool materialized_view = false;
  bool with_data = true;
  Persistence persistence = Persistence::Permanent;
  std::vector<RelationName> reads;
  IfExists if_not_exists = IfExists::Required;
};
struct CreateIndex {
  std::optional<Identifier> name;
  RelationName table;
  bool unique = false;
  bool only = false;
  Concurrency concurrency = Concurrency::Blocking;
  IfExists if_not_exists = IfExists::Required;
  std::vector<Identifier> columns;                   // plain key columns, in order
  std::optional<SourceSpan> insert_concurrently_at;  // empty span just after the INDEX keyword
};
struct DropObjects {
  ObjectKind kind = ObjectKind::Table;
  std::vector<RelationName> names;
  IfExists if_exists = IfExists::Required;
  DropBehavior behavior = DropBehavior::Restrict;
  Concurrency concurrency = Concurrency::Blocking;
  std::optional<RelationName> on_table;  // DROP TRIGGER/RULE/POLICY … ON table
};
enum class RenameKind {
  Column,
  Table,
  Index,
  Constraint,
  View,
  Sequence,
  Schema,
  OnTable,    // a trigger, rule or policy: `part` of `relation`
  Type,       // or a domain: `relation` is its name
  Attribute,  // of a composite type
  Function,
  Standalone,  // what no application names: publications, statistics, constraints of domains
  Other
};
struct Rename {
  RenameKind kind = RenameKind::Table;
  RelationName relation;           // the relation renamed, or that holds the column or constraint
  std::optional<Identifier> part;  // the column or constraint
  Identifier new_name;
  IfExists if_exists = IfExists::Required;
};
enum class DmlKind { Select, Insert, Update, Delete, Merge };
struct SetVariable {                 // SET, SET LOCAL, RESET
  std::string name;                  // "*" for RESET ALL
  std::optional<std::string> value;  // none: RESET or SET … TO DEFAULT
  bool local = false;
};
struct RowChange {  // INSERT, UPDATE, DELETE or MERGE in a WITH query
  DmlKind kind = DmlKind::Insert;
  RelationName target;
  bool has_where = false;
};
struct Assignment {  // SET column = value
  Identifier column;
  Expression value;
  bool operator==(const Assignment&) const = default;
};
// An UPDATE or DELETE of one table by its own name, without WITH, FROM, USING or RETURNING: what
// happens to a row is said by the row alone, sub-queries aside.
struct RowByRow {
  bool only = false;
  std::vector<Assignment> sets;
  std::optional<Expression> where;
  // Columns that WHERE, as an AND arm, asks to be NULL, or to equal a constant.
  std::vector<Identifier> asked_null;
  std::vector<Identifier> asked_constant;
  bool operator==(const RowByRow&) const = default;
};
struct Dml {
  DmlKind kind = DmlKind::Select;
  std::optional<RelationName> target;
  std::vector<RelationName> reads;
  bool has_where = false;              // one that is not true of every row, as 1 = 1 is
  bool limited = false;                // LIMIT, or an INSERT whose query has a WHERE
  bool from_values = false;            // INSERT … VALUES only
  std::vector<std::string> functions;  // every function called, as in Expression
  std::vector<Identifier> sets;        // UPDATE SET: the columns
  std::vector<RowChange> with;
  bool locks_rows = false;            // SELECT … FOR UPDATE and its kin
  std::vector<SetVariable> settings;  // set_config() with constant arguments
  std::optional<RowByRow> row_by_row{};
};
struct Copy {
  std::optional<RelationName> relation;  // none: of a query
  bool from = false;
  std::vector<RelationName> reads;
};
enum class TransactionKind { Begin, Commit, Rollback, Savepoint, Release, RollbackTo, Other };
struct TransactionControl {
  TransactionKind kind = TransactionKind::Begin;
  std::string savepoint;  // of Savepoint, Release, RollbackTo
};
struct Truncate {
  std::vector<RelationName> tables;
  DropBehavior behavior = DropBehavior::Restrict;
  bool restart_identity = false;
};
struct LockTable {
  std::vector<RelationName> tables;
  std::string mode;  // LOCK TABLE's own words, e.g. "ACCESS EXCLUSIVE"
};
struct Reindex {
  ObjectKind kind = ObjectKind::Table;  // Table, Index, Schema; Other: database, system
  std::optional<RelationName> name;
  Concurrency concurrency = Concurrency::Blocking;
};
struct RefreshMaterializedView {
  RelationName view;
  Concurrency concurrency = Concurrency::Blocking;
  bool with_data = true;
};
struct CreateTrigger {
  Identifier name;
  RelationName table;
  RelationName function;
};
struct CreateView {
  RelationName view;
  bool or_replace = false;
  std::vector<RelationName> reads;
};
struct CreateFunction {
  RelationName function;
  bool or_replace = false;
  std::string language;
};
struct CreateSequence {
  RelationName sequence;
  IfExists if_not_exists = IfExists::Required;
  std::optional<RelationName> owned_by;  // the table
};
struct AlterSequence {
  RelationName sequence;
  std::vector<std::string> options;  // libpg_query's names: "restart", "as", "owned_by", …
  std::optional<RelationName> owned_by;
  IfExists if_exists = IfExists::Required;
};
struct CreateType {  // composite, range, base type; a domain by CreateDomain
  RelationName type;
};
struct CreateDomain {
  RelationName domain;
  bool constrained = false;
};
enum class DomainChange {
  Default,
  DropNotNull,
  SetNotNull,
  AddConstraint,
  DropConstraint,
  ValidateConstraint
};
struct AlterDomain {
  RelationName domain;
  DomainChange change = DomainChange::Default;
  std::optional<Identifier> constraint;
  Validation validation = Validation::Immediate;
};
struct CreateEnum {
  RelationName type;
  std::vector<std::string> values;
};
struct AlterEnum {  // ADD VALUE, RENAME VALUE
  RelationName type;
  std::string value;                    // the new one, or the one that is renamed
  std::optional<std::string> new_name;  // RENAME VALUE
  IfExists if_not_exists = IfExists::Required;
};
struct CreateSchema {
  std::optional<Identifier> schema;
};
struct CreateExtension {
  Identifier extension;
};
struct Comment {                         // COMMENT ON
  ObjectKind kind = ObjectKind::Table;   // Trigger: or a constraint, policy, rule of a table
  std::optional<RelationName> relation;  // for tables, columns, views, indexes, sequences
};
struct Grant {  // GRANT, REVOKE on objects or roles
  std::vector<RelationName> relations;
};
struct Analyze {                        // ANALYZE, VACUUM
  std::vector<RelationName> relations;  // empty: of all tables
  bool vacuum = false;
  bool full = false;
};
struct Cluster {
  std::optional<RelationName> table;  // none: every table that was clustered before
  std::optional<Identifier> index;
};
// CREATE RULE, CREATE POLICY, ALTER POLICY.
struct ChangeOnTable {
  RelationName table;
  Identifier name;
  bool rule = false;
};
struct SetSchema {
  ObjectKind kind = ObjectKind::Table;
  RelationName name;
  Identifier schema;
  IfExists if_exists = IfExists::Required;
};
struct CreateStatistics {
  std::optional<RelationName> table;
};
enum class PublicationChange { Create, Add, Set, Drop, Other };
struct ChangePublication {
  Identifier publication;
  PublicationChange change = PublicationChange::Create;
  std::vector<RelationName> tables;
  bool all_tables = false;  // FOR ALL TABLES, FOR TABLES IN SCHEMA
};
struct Discard {
  bool all = false;
};
// Takes no lock on a relation, and no application that runs can tell: CREATE ROLE, NOTIFY, SHOW, …
struct CatalogOnly {};
// Runs code that is not read: CALL, EXECUTE.
struct RunsCode {
  std::string what;
};
struct DoBlock {
  std::string language;
  std::string body;
};
struct Unmodelled {
  std::string what;  // the node's or form's name, for the message
};

using StatementNode =
    std::variant<AlterTable, CreateTable, CreateTableAs, CreateIndex, DropObjects, Rename, Dml,
                 TransactionControl, SetVariable, Truncate, LockTable, Reindex,
                 RefreshMaterializedView, CreateTrigger, CreateView, CreateFunction, CreateSequence,
                 CreateEnum, AlterEnum, CreateSchema, CreateExtension, Comment, Grant, Analyze,
                 Copy, AlterSequence, CreateType, CreateDomain, AlterDomain, Cluster, ChangeOnTable,
                 SetSchema, CreateStatistics, ChangePublication, Discard, CatalogOnly, RunsCode,
                 DoBlock, Unmodelled>;

struct Statement {
  StatementNode node;
  SourceSpan span;  // in its SourceText; without leading blanks and comments, without the semicolon
  std::string text;  // the slice of that span
  std::string kind;  // PostgreSQL's command tag: "ALTER TABLE", "CREATE INDEX", "INSERT", …
};

}  // namespace lockstep
