#include "planner/operations/carried/carried.hpp"

#include "planner/operations/fragment.hpp"

#include <algorithm>

namespace lockstep {

RelationName ReplacedColumn::beside(const Identifier& object) const {
  return {Identifier(table.schema), object};
}

ReplacedColumn replaced_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                               const Identifier& column, ColumnType new_type) {
  return {.catalog = catalog,
          .table = table,
          .name = column,
          .before = {column, new_name(column.text())},
          .after = {old_name(column.text()), column},
          .new_type = std::move(new_type)};
}

Carried carry_dependents(const ReplacedColumn& column) {
  Carried carried;
  carry_checks(column, carried);
  carry_indexes(column, carried);
  carry_keys(column, carried);
  carry_foreign_keys(column, carried);
  carry_default_and_identity(column, carried);
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

// Every other conversion gives NULL for a value that the old type does not hold exactly.
bool loses_uniqueness(const CatalogColumn& old_column) {
  return old_column.type_name == "float4";
}

CompatibilityBreak upserts_may_fail(const Identifier& index, const CatalogRelation& table,
                                    const std::string& since) {
  return {"writers", "INSERT … ON CONFLICT on " + index.shown() + " of " + table.shown() +
                         ": from " + since +
                         " until retire two sessions that insert the same key at the same moment "
                         "may fail with SQLSTATE 23505"};
}

}  // namespace lockstep
