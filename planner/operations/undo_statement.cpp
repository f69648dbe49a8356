#include "planner/operations/undo_statement.hpp"

#include "planner/operations/fragment.hpp"
#include "planner/qualified_name.hpp"
#include "sql/overloaded.hpp"
#include "sql/sql_builder.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>

namespace lockstep {
namespace {

StatementUndo no_plain_undo() {
  return {.undo = {}, .reversible = false, .note = ""};
}

StatementUndo nothing_to_undo(std::string note) {
  return {.undo = {}, .reversible = true, .note = std::move(note)};
}

StatementUndo undo_by(Sql sql, std::vector<RelationLock> locks = {}) {
  return {.undo = {.statements = {std::move(sql)}, .locks = std::move(locks)},
          .reversible = true,
          .note = ""};
}

StatementUndo unless_used(StatementUndo undo, UseTarget shape) {
  undo.undo.gate = lockstep::unless_used(std::move(shape));
  return undo;
}

RelationLock exclusive(const RelationName& relation) {
  return {relation.shown(), LockMode::AccessExclusive};
}

constexpr std::ptrdiff_t kLastPlace = 10;

// Whether the words stand near the start, as in CREATE OR REPLACE and CREATE SCHEMA IF NOT EXISTS.
// Then what the statement leaves may have been there before, and dropping it would be wrong.
bool begins_with(const Statement& statement, std::initializer_list<std::string_view> words) {
  const std::vector<std::string> tokens = significant_tokens(statement.text);
  const auto end = tokens.begin() + std::min<std::ptrdiff_t>(std::ssize(tokens), kLastPlace);
  return std::search(tokens.begin(), end, words.begin(), words.end()) != end;
}
bool may_have_existed(const Statement& statement) {
  return begins_with(statement, {"if", "not", "exists"}) ||
         begins_with(statement, {"or", "replace"});
}

// ---- ALTER TABLE: an action's inverse, as an action

// Nothing: no plain inverse. Empty: the action changes nothing, so nothing has to be undone.
using Inverse = std::optional<Sql>;

Inverse restore_default(const Identifier& column, const CatalogRelation* table) {
  const CatalogColumn* now = table == nullptr ? nullptr : table->column(column);
  if (now == nullptr) return std::nullopt;
  if (!now->default_value) return SqlBuilder{} << "ALTER COLUMN " << column << " DROP DEFAULT";
  Expression value;
  value.text = *now->default_value;
  return SqlBuilder{} << "ALTER COLUMN " << column << " SET DEFAULT " << value;
}

Inverse remove_column(const AddColumn& add, const CatalogRelation* table) {
  if (add.if_not_exists == IfExists::Tolerated) {
    if (table == nullptr) return std::nullopt;
    if (table->column(add.column.name) != nullptr) return Sql();
  }
  return SqlBuilder{} << "DROP COLUMN " << add.column.name;
}

Inverse remove_constraint(const Constraint& constraint) {
  // Dropping a constraint made from an index would drop that index too.
  if (!constraint.name || constraint.using_index) return std::nullopt;
  return SqlBuilder{} << "DROP CONSTRAINT " << *constraint.name;
}

Inverse allow_null(const Identifier& column, const CatalogRelation* table) {
  const CatalogColumn* now = table == nullptr ? nullptr : table->column(column);
  if (now == nullptr) return std::nullopt;
  if (now->not_null) return Sql();
  return SqlBuilder{} << "ALTER COLUMN " << column << " DROP NOT NULL";
}

Inverse inverse(const AlterAction& action, const CatalogRelation* table) {
  if (const auto* add = std::get_if<AddColumn>(&action)) return remove_column(*add, table);
  if (const auto* add = std::get_if<AddConstraint>(&action))
    return remove_constraint(add->constraint);
  if (const auto* set = std::get_if<SetNotNull>(&action)) return allow_null(set->column, table);
  if (const auto* set = std::get_if<SetDefault>(&action))
    return restore_default(set->column, table);
  if (const auto* drop = std::get_if<DropDefault>(&action))
    return restore_default(drop->column, table);
  if (const auto* drop = std::get_if<DropColumn>(&action); drop != nullptr && table != nullptr) {
    const bool there = table->column(drop->column) != nullptr;
    return there ? Inverse() : Inverse(Sql());
  }
  return std::nullopt;
}

std::vector<Identifier> added_columns(const AlterTable& alter) {
  std::vector<Identifier> columns;
  for (const AlterAction& action : alter.actions) {
    if (const auto* add = std::get_if<AddColumn>(&action)) columns.push_back(add->column.name);
  }
  return columns;
}

StatementUndo undo_alter_table(const AlterTable& alter, const AnalysisState& before) {
  if (alter.kind == ObjectKind::Type) return no_plain_undo();  // its parts are no columns
  const RelationName table = qualified_name(alter.table, before);
  SqlBuilder sql;
  bool first = true;
  for (auto action = alter.actions.rbegin(); action != alter.actions.rend(); ++action) {
    const Inverse back = inverse(*action, before.relation(alter.table));
    if (!back) return no_plain_undo();
    if (back->empty()) continue;
    if (first) {
      sql << "ALTER TABLE " << table << " ";
    } else {
      sql << ", ";
    }
    sql << *back;
    first = false;
  }
  if (first) return nothing_to_undo("it changes nothing");
  StatementUndo undo = undo_by(sql, {exclusive(table)});
  const std::vector<Identifier> added = added_columns(alter);
  return added.empty() ? undo : unless_used(std::move(undo), {table, added});
}

// ---- RENAME

StatementUndo undo_rename(const Rename& rename, const AnalysisState& before) {
  const RelationName old_name = qualified_name(rename.relation, before);
  const RelationName new_name{old_name.schema, rename.new_name};
  switch (rename.kind) {
    case RenameKind::Column:
      if (!rename.part) return no_plain_undo();
      return unless_used(undo_by(SqlBuilder{} << "ALTER TABLE " << old_name << " RENAME COLUMN "
                                              << rename.new_name << " TO " << *rename.part,
                                 {exclusive(old_name)}),
                         {old_name, {rename.new_name}});
    case RenameKind::Constraint:
      if (!rename.part) return no_plain_undo();
      return undo_by(SqlBuilder{} << "ALTER TABLE " << old_name << " RENAME CONSTRAINT "
                                  << rename.new_name << " TO " << *rename.part,
                     {exclusive(old_name)});
    case RenameKind::Table:
    case RenameKind::View:
      return unless_used(
          undo_by(SqlBuilder{} << "ALTER TABLE " << new_name << " RENAME TO " << old_name.name,
                  {exclusive(new_name)}),
          {new_name});
    case RenameKind::Index:
      return undo_by(SqlBuilder{} << "ALTER INDEX " << new_name << " RENAME TO " << old_name.name);
    case RenameKind::Sequence:
      return undo_by(SqlBuilder{} << "ALTER SEQUENCE " << new_name << " RENAME TO "
                                  << old_name.name);
    case RenameKind::Schema:
    case RenameKind::OnTable:
    case RenameKind::Type:
    case RenameKind::Attribute:
    case RenameKind::Function:
    case RenameKind::Standalone:
    case RenameKind::Other:
      return no_plain_undo();
  }
  return no_plain_undo();
}

// ---- CREATE

StatementUndo undo_create_table(const CreateTable& create, const AnalysisState& before) {
  if (create.if_not_exists == IfExists::Tolerated) return no_plain_undo();
  const RelationName table = qualified_name(create.table, before);
  std::vector<RelationLock> locks{exclusive(table)};
  if (create.partition_of) locks.push_back(exclusive(qualified_name(*create.partition_of, before)));
  // Dropping a table drops the triggers that its foreign keys have on the tables referred to.
  const auto add_referenced = [&](const std::vector<Constraint>& constraints) {
    for (const Constraint& constraint : constraints) {
      if (constraint.referenced)
        locks.push_back(exclusive(qualified_name(*constraint.referenced, before)));
    }
  };
  add_referenced(create.constraints);
  for (const ColumnDefinition& column : create.columns)
    add_referenced(column.constraints);
  std::sort(locks.begin(), locks.end());
  locks.erase(std::unique(locks.begin(), locks.end()), locks.end());
  return unless_used(undo_by(SqlBuilder{} << "DROP TABLE " << table, locks), {table});
}

StatementUndo undo_create_index(const CreateIndex& create, const AnalysisState& before) {
  if (!create.name) return no_plain_undo();
  const RelationName table = qualified_name(create.table, before);
  return undo_by(SqlBuilder{} << "DROP INDEX " << RelationName{table.schema, *create.name},
                 {exclusive(table)});
}

StatementUndo undo_create_trigger(const CreateTrigger& create, const AnalysisState& before) {
  const RelationName table = qualified_name(create.table, before);
  return undo_by(SqlBuilder{} << "DROP TRIGGER " << create.name << " ON " << table,
                 {exclusive(table)});
}

StatementUndo undo_create_table_as(const CreateTableAs& create, const AnalysisState& before) {
  const RelationName table = qualified_name(create.table, before);
  if (create.materialized_view) {
    return unless_used(undo_by(SqlBuilder{} << "DROP MATERIALIZED VIEW " << table), {table});
  }
  return unless_used(undo_by(SqlBuilder{} << "DROP TABLE " << table, {exclusive(table)}), {table});
}

// CREATE forms that one DROP takes back; only for what was not there before.
StatementUndo undo_create(const StatementNode& node, const AnalysisState& before) {
  if (const auto* table = std::get_if<CreateTable>(&node)) return undo_create_table(*table, before);
  if (const auto* table = std::get_if<CreateTableAs>(&node))
    return undo_create_table_as(*table, before);
  if (const auto* index = std::get_if<CreateIndex>(&node)) return undo_create_index(*index, before);
  if (const auto* trigger = std::get_if<CreateTrigger>(&node))
    return undo_create_trigger(*trigger, before);
  if (const auto* view = std::get_if<CreateView>(&node)) {
    const RelationName name = qualified_name(view->view, before);
    return unless_used(undo_by(SqlBuilder{} << "DROP VIEW " << name, {exclusive(name)}), {name});
  }
  if (const auto* function = std::get_if<CreateFunction>(&node)) {
    return undo_by(SqlBuilder{} << "DROP ROUTINE " << function->function);
  }
  if (const auto* sequence = std::get_if<CreateSequence>(&node)) {
    return undo_by(SqlBuilder{} << "DROP SEQUENCE " << qualified_name(sequence->sequence, before));
  }
  if (const auto* type = std::get_if<CreateEnum>(&node)) {
    return undo_by(SqlBuilder{} << "DROP TYPE " << type->type);
  }
  if (const auto* schema = std::get_if<CreateSchema>(&node); schema != nullptr && schema->schema) {
    return undo_by(SqlBuilder{} << "DROP SCHEMA " << *schema->schema);
  }
  if (const auto* extension = std::get_if<CreateExtension>(&node)) {
    return undo_by(SqlBuilder{} << "DROP EXTENSION " << extension->extension);
  }
  return no_plain_undo();
}

// The tables that hold all that the statement leaves behind: it goes when they are dropped.
std::vector<RelationName> homes(const StatementNode& node) {
  if (const auto* alter = std::get_if<AlterTable>(&node)) return {alter->table};
  if (const auto* index = std::get_if<CreateIndex>(&node)) return {index->table};
  if (const auto* trigger = std::get_if<CreateTrigger>(&node)) return {trigger->table};
  if (const auto* grant = std::get_if<Grant>(&node)) return grant->relations;
  if (const auto* comment = std::get_if<Comment>(&node); comment != nullptr && comment->relation) {
    return {*comment->relation};
  }
  if (const auto* dml = std::get_if<Dml>(&node); dml != nullptr && dml->target)
    return {*dml->target};
  return {};
}

bool goes_with_new_tables(const StatementNode& node, const AnalysisState& before) {
  const std::vector<RelationName> tables = homes(node);
  return !tables.empty() &&
         std::all_of(tables.begin(), tables.end(),
                     [&](const RelationName& table) { return before.created_here(table); });
}

}  // namespace

StatementUndo undo_of(const Statement& statement, const AnalysisState& before) {
  const StatementNode& node = statement.node;
  if (goes_with_new_tables(node, before)) {
    return nothing_to_undo("it goes when the table that this revision creates is dropped");
  }
  if (std::holds_alternative<Analyze>(node)) return nothing_to_undo("");
  if (const auto* alter = std::get_if<AlterTable>(&node)) return undo_alter_table(*alter, before);
  if (const auto* rename = std::get_if<Rename>(&node)) return undo_rename(*rename, before);
  if (may_have_existed(statement)) return no_plain_undo();
  return undo_create(node, before);
}

}  // namespace lockstep
