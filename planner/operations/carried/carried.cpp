#include "planner/operations/carried/carried.hpp"

#include "planner/operations/fragment.hpp"

#include <algorithm>
#include <array>

namespace lockstep {

RelationName ReplacedColumn::beside(const Identifier& object) const {
  return {Identifier(table.schema), object};
}

std::vector<Sql> ReplacedColumn::swap() const {
  const SqlBuilder rename = SqlBuilder{} << "ALTER TABLE " << table.relation_name()
                                         << " RENAME COLUMN ";
  return {SqlBuilder{rename} << before.old_shape << " TO " << after.old_shape,
          SqlBuilder{rename} << before.new_shape << " TO " << after.new_shape};
}

std::vector<Sql> ReplacedColumn::swap_back() const {
  const SqlBuilder rename = SqlBuilder{} << "ALTER TABLE " << table.relation_name()
                                         << " RENAME COLUMN ";
  return {SqlBuilder{rename} << after.new_shape << " TO " << before.new_shape,
          SqlBuilder{rename} << after.old_shape << " TO " << before.old_shape};
}

ReplacedColumn replaced_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                               const Identifier& column, ColumnType new_type,
                               TypeChangeSays author) {
  return {.catalog = catalog,
          .table = table,
          .name = column,
          .before = {column, new_name(column.text())},
          .after = {old_name(column.text()), column},
          .new_type = std::move(new_type),
          .author = author,
          .settled = {old_name(column.text()), column}};
}

ReplacedColumn twin_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                           const Identifier& column, const Identifier& new_column,
                           ColumnType new_type, TypeChangeSays author) {
  const ColumnPair names{column, new_column};
  const bool same_type = column_type(*table.column(column)) == new_type;
  return {.catalog = catalog,
          .table = table,
          .name = column,
          .before = names,
          .after = {old_name(column.text()), column},
          .new_type = std::move(new_type),
          .author = author,
          .settled = names,
          .same_type = same_type};
}

void Carried::make_again(const std::vector<Sql>& gone, const std::vector<Sql>& made) {
  for (std::vector<Sql>* before : {&before_swap, &before_swap_back, &tried_gone})
    before->insert(before->begin(), gone.begin(), gone.end());
  for (std::vector<Sql>* after : {&after_swap, &after_swap_back, &tried_made})
    after->insert(after->end(), made.begin(), made.end());
}

void Carried::lock_besides(const ReplacedColumn& column, const CatalogRelation& relation) {
  const RelationLock lock{relation.shown(), LockMode::AccessExclusive};
  const bool known = std::find(locks.begin(), locks.end(), lock) != locks.end();
  if (relation.shown() != column.table.shown() && !known) locks.push_back(lock);
}

Carried carry_dependents(const ReplacedColumn& column) {
  Carried carried;
  carry_checks(column, carried);
  carry_indexes(column, carried);
  carry_keys(column, carried);
  carry_foreign_keys(column, carried);
  carry_default_and_identity(column, carried);
  carry_statistics(column, carried);
  carry_triggers(column, carried);
  carry_materialized_views(column, carried);
  carry_views(column, carried);
  carry_rules(column, carried);
  carry_policies(column, carried);
  carry_publications(column, carried);
  return carried;
}

Identifier new_name(const std::string& object) {
  return derived_name("lockstep_new_", Identifier(object));
}

Identifier old_name(const std::string& object) {
  return derived_name("lockstep_old_", Identifier(object));
}

bool reads(const std::vector<std::string>& columns, const Identifier& column) {
  return std::find(columns.begin(), columns.end(), column.text()) != columns.end();
}

void put_first(std::vector<Sql>& statements, std::vector<Sql> before) {
  statements.insert(statements.begin(), std::make_move_iterator(before.begin()),
                    std::make_move_iterator(before.end()));
}

namespace {

std::optional<Sql> index_definition(const CatalogIndex& index, const Identifier& name,
                                    const ColumnRenames& renames) {
  const auto tablespace =
      index.tablespace.empty() ? std::nullopt : std::optional<Identifier>(index.tablespace);
  return renamed_index(index.definition, name, renames, tablespace);
}

}  // namespace

std::optional<Step> build_index(const CatalogIndex& index, const Identifier& name,
                                const ColumnRenames& renames, const ReplacedColumn& column,
                                std::string why) {
  const auto definition = index_definition(index, name, renames);
  if (!definition) return std::nullopt;
  const RelationName table = column.table.relation_name();
  const RelationName built = column.beside(name);
  return Step{
      .id = "",
      .action = BuildIndexConcurrently{*definition, table, built},
      .undo = {.statements = {SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << built},
               .locks = locked(table, LockMode::ShareUpdateExclusive)},
      .why = std::move(why)};
}

std::optional<UndoLater> build_index_again(const CatalogIndex& index, const Identifier& name,
                                           const ColumnRenames& renames,
                                           const ReplacedColumn& column) {
  const auto definition = index_definition(index, name, renames);
  if (!definition) return std::nullopt;
  const RelationName table = column.table.relation_name();
  return UndoLater{*definition, locked(table, LockMode::ShareUpdateExclusive),
                   UndoLater::BuiltIndex{table, column.beside(name)}};
}

// A value that does not come back as itself is NULL in the old column; those that do are as many
// there when the old type's values are equal only if they are the same.
bool loses_uniqueness(const ReplacedColumn& column) {
  static constexpr std::array<std::string_view, 12> distinct{
      "bool", "bytea", "date",      "int2",        "int4", "int8",
      "oid",  "text",  "timestamp", "timestamptz", "uuid", "varchar"};
  if (column.same_type) return false;
  const std::string& type = column.table.column(column.name)->type_name;
  return column.author.own_reverse ||
         std::find(distinct.begin(), distinct.end(), type) == distinct.end();
}

CompatibilityBreak upserts_may_fail(const Identifier& index, const CatalogRelation& table,
                                    const std::string& since) {
  return {"writers", "INSERT … ON CONFLICT on " + index.shown() + " of " + table.shown() +
                         ": from " + since +
                         " until retire two sessions that insert the same key at the same moment "
                         "may fail with SQLSTATE 23505, or with 40P01 when the first goes on to "
                         "update its row in the same transaction"};
}

}  // namespace lockstep
