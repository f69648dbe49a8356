#include "planner/operations/constraint_steps.hpp"

#include "sql/catalog_definition.hpp"

#include <algorithm>

namespace lockstep {
namespace {

SqlBuilder alter(const RelationName& table) {
  return SqlBuilder{} << "ALTER TABLE " << table;
}

RelationName beside(const RelationName& table, const Identifier& name) {
  return {table.schema, name};
}

std::optional<UndoLater> build_again(const RelationName& table, const CatalogIndex& index,
                                     const Identifier& name) {
  const auto tablespace =
      index.tablespace.empty() ? std::nullopt : std::optional<Identifier>(index.tablespace);
  const auto definition = renamed_index(index.definition, name, {}, tablespace);
  if (!definition) return std::nullopt;
  return UndoLater{*definition, locked(table, LockMode::ShareUpdateExclusive),
                   UndoLater::BuiltIndex{table, beside(table, name)}};
}

void dress(std::vector<UndoLater>& later, const RelationName& table, const CatalogIndex& index,
           const Identifier& name) {
  if (!index.comment.empty()) {
    later.push_back({SqlBuilder{} << "COMMENT ON INDEX " << beside(table, name) << " IS "
                                  << Literal{index.comment},
                     {}});
  }
  if (index.clustered) {
    later.push_back(
        {alter(table) << " CLUSTER ON " << name, locked(table, LockMode::ShareUpdateExclusive)});
  }
}

Sql comment_on_constraint(const RelationName& table, const Identifier& name,
                          const std::string& comment) {
  return SqlBuilder{} << "COMMENT ON CONSTRAINT " << name << " ON " << table << " IS "
                      << Literal{comment};
}

// As the definition ends; a quoted name cannot end like that.
Sql deferral(const std::string& definition) {
  if (definition.ends_with(" DEFERRABLE INITIALLY DEFERRED"))
    return SqlBuilder{} << " DEFERRABLE INITIALLY DEFERRED";
  if (definition.ends_with(" DEFERRABLE")) return SqlBuilder{} << " DEFERRABLE";
  return {};
}

}  // namespace

std::vector<RelationLock> locked(const std::vector<RelationName>& relations, LockMode mode) {
  std::vector<RelationLock> locks;
  for (const RelationName& relation : relations) {
    const RelationLock lock{relation.shown(), mode};
    if (std::find(locks.begin(), locks.end(), lock) == locks.end()) locks.push_back(lock);
  }
  return locks;
}

Sql add_constraint(const RelationName& table, const Identifier& name, const Sql& definition) {
  return alter(table) << " ADD CONSTRAINT " << name << " " << definition;
}

Sql drop_constraint(const RelationName& table, const Identifier& name) {
  return alter(table) << " DROP CONSTRAINT " << name;
}

Sql rename_constraint(const RelationName& table, const Identifier& from, const Identifier& to) {
  return alter(table) << " RENAME CONSTRAINT " << from << " TO " << to;
}

Step validate_step(const RelationName& table, const Identifier& constraint) {
  return {.id = "",
          .action = ValidateConstraintStep{alter(table) << " VALIDATE CONSTRAINT " << constraint,
                                           table, constraint},
          .undo = {},
          .why = "reads every row while reads and writes go on"};
}

std::vector<Step> validate_family(const RelationName& table, const TableFamily& family,
                                  const Identifier& constraint) {
  std::vector<Step> steps;
  for (const RelationName& below : family.with_rows)
    steps.push_back(validate_step(below, constraint));
  Step own = validate_step(table, constraint);
  std::get<ValidateConstraintStep>(own.action).children = family.below;
  steps.push_back(std::move(own));
  return steps;
}

Sql key_using(const Constraint& key, const Identifier& index) {
  SqlBuilder sql;
  sql << (key.kind == ConstraintKind::PrimaryKey ? Fragment("PRIMARY KEY") : Fragment("UNIQUE"))
      << " USING INDEX " << index;
  if (key.deferrable) sql << " DEFERRABLE";
  if (key.initially_deferred) sql << " INITIALLY DEFERRED";
  return sql;
}

Step build_key(const RelationName& table, const Constraint& key, const Identifier& index,
               std::string why) {
  SqlBuilder sql;
  sql << "CREATE UNIQUE INDEX CONCURRENTLY " << index << " ON " << table << " ("
      << std::span<const Identifier>(key.columns) << ")";
  if (!key.include.empty()) sql << " INCLUDE (" << std::span<const Identifier>(key.include) << ")";
  if (key.nulls_not_distinct) sql << " NULLS NOT DISTINCT";
  const RelationName built = beside(table, index);
  return {.id = "",
          .action = BuildIndexConcurrently{sql, table, built},
          .undo = {.statements = {SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << built},
                   .locks = locked(table, LockMode::ShareUpdateExclusive)},
          .why = std::move(why)};
}

std::optional<std::vector<UndoLater>> index_again(const RelationName& table,
                                                  const CatalogIndex& index) {
  const Identifier name(index.name);
  auto build = build_again(table, index, name);
  if (!build) return std::nullopt;
  std::vector<UndoLater> later{std::move(*build)};
  dress(later, table, index, name);
  return later;
}

std::optional<std::vector<UndoLater>> key_again(const RelationName& table,
                                                const CatalogConstraint& key,
                                                const CatalogIndex& index, const Identifier& name) {
  auto build = build_again(table, index, name);
  if (!build) return std::nullopt;
  std::vector<UndoLater> later{std::move(*build)};
  SqlBuilder add;
  add << (key.kind == "primary key" ? Fragment("PRIMARY KEY") : Fragment("UNIQUE"))
      << " USING INDEX " << name << deferral(key.definition);
  later.push_back({add_constraint(table, name, add), locked(table, LockMode::AccessExclusive)});
  if (!key.comment.empty()) later.push_back({comment_on_constraint(table, name, key.comment), {}});
  dress(later, table, index, name);
  return later;
}

Undo constraint_again(const RelationName& table, const CatalogConstraint& constraint,
                      std::vector<RelationLock> locks) {
  const Identifier name(constraint.name);
  // The definition of one that was never proven says NOT VALID itself.
  SqlBuilder definition;
  definition << Sql::from_catalog(constraint.definition);
  if (constraint.validated) definition << " NOT VALID";
  Undo undo{.statements = {add_constraint(table, name, definition)}, .locks = std::move(locks)};
  if (!constraint.comment.empty())
    undo.statements.push_back(comment_on_constraint(table, name, constraint.comment));
  if (constraint.validated) {
    std::vector<RelationLock> proof;
    for (const RelationLock& lock : undo.locks) {
      if (constraint.referenced.empty() || lock.relation != constraint.referenced)
        proof.push_back({lock.relation, LockMode::ShareUpdateExclusive});
    }
    undo.afterwards = {{alter(table) << " VALIDATE CONSTRAINT " << name, std::move(proof)}};
  }
  return undo;
}

}  // namespace lockstep
