// DROP INDEX, REINDEX and SET TABLESPACE of an index: CONCURRENTLY where the table is in use.

#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/known_index.hpp"
#include "planner/recognise/refusals.hpp"
#include "sql/clause_text.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>

namespace lockstep {
namespace {

using Dropped = operations::DropIndexes::Dropped;

// Or why it cannot be dropped.
using DroppedOrRefusal = std::variant<Dropped, Unplannable>;

DroppedOrRefusal dropped_index(const CatalogRelation& owner, const Identifier& name,
                               const Subject& subject) {
  const CatalogIndex& index = *find_index(&owner, name);
  if (owner.kind == 'p') {
    return subject.refused(
        "index " + name.shown() + " of the partitioned table " + owner.shown() +
            " cannot be dropped CONCURRENTLY: ACCESS EXCLUSIVE on the table and all its partitions "
            "blocks every read and write",
        "It holds them for a moment only; when the way is clear, " + kAsIsHelp);
  }
  if (index.replica_identity) {
    return subject.refused("index " + name.shown() + " is the replica identity of " +
                               owner.shown() +
                               ": UPDATE and DELETE would fail where it is published",
                           "Give the table another one first: ALTER TABLE … REPLICA IDENTITY.");
  }
  const bool was_there =
      find_index(subject.before.given_catalog().find(owner.relation_name()), name) != nullptr;
  return Dropped{owner.relation_name(), index, !index.valid || !was_there, !was_there};
}

std::optional<Unplannable> cannot_drop(const DropObjects& drop, const Subject& subject) {
  if (drop.behavior == DropBehavior::Cascade) {
    return subject.refused("CASCADE would drop what depends on the index, unseen",
                           "Drop what depends on it by statements of its own, and leave CASCADE "
                           "out.");
  }
  if (!subject.effect.raises.empty()) return not_safe(subject);
  return std::nullopt;
}

std::optional<Recognised> reindex_of(const Reindex& reindex, const RelationName& table,
                                     const Subject& subject) {
  const bool index = reindex.kind == ObjectKind::Index;
  Sql sql = has_reindex_options(subject.script.statement)
                ? Sql::from_statement(subject.script.statement)
                : reindex_concurrently(*reindex.name, index);
  return Operation{operations::ReindexTables{{{std::move(sql), table}}}};
}

bool has_exclusion(const CatalogRelation& table, const Identifier& index) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const CatalogConstraint& constraint) {
                       return constraint.kind == "exclude" && constraint.name == index.text();
                     });
}

std::optional<Recognised> reindex_index(const Reindex& reindex, const Subject& subject) {
  const CatalogRelation* owner = subject.before.indexed_relation(*reindex.name);
  if (owner == nullptr)
    return needs_catalog(subject,
                         "which table " + reindex.name->shown() + " is an index of is not known");
  if (subject.before.created_here(owner->relation_name())) return std::nullopt;
  if (has_exclusion(*owner, reindex.name->name)) {
    return subject.refused("the index of an EXCLUDE constraint cannot be rebuilt CONCURRENTLY",
                           kAsIsHelp);
  }
  if (owner->kind == 'p') {
    return subject.refused(owner->shown() + " is partitioned",
                           "REINDEX the index of each partition, or the table.");
  }
  Reindex qualified = reindex;
  qualified.name = RelationName{Identifier(owner->schema), reindex.name->name};
  return reindex_of(qualified, owner->relation_name(), subject);
}

bool has_files(const CatalogRelation& relation) {
  return relation.kind == 'r' || relation.kind == 'm';
}

// A table with all below it that has rows, each by itself.
std::vector<ReindexConcurrently> table_by_table(const std::vector<const CatalogRelation*>& tables) {
  std::vector<ReindexConcurrently> targets;
  for (const CatalogRelation* table : tables) {
    const RelationName name = table->relation_name();
    targets.push_back({reindex_concurrently(name, false), name});
  }
  return targets;
}

std::optional<Recognised> reindex_table(const Reindex& reindex, const Subject& subject) {
  if (subject.before.created_here(*reindex.name)) return std::nullopt;
  Reindex qualified = reindex;
  qualified.name = qualified_name(*reindex.name, subject.before);
  const CatalogRelation* table = subject.before.relation(*reindex.name);
  if (table == nullptr || table->kind != 'p')
    return reindex_of(qualified, *qualified.name, subject);
  std::vector<const CatalogRelation*> leaves;
  for (const RelationName& leaf : family_of(*reindex.name, subject.before).with_rows)
    leaves.push_back(subject.before.relation(leaf));
  return Operation{operations::ReindexTables{table_by_table(leaves)}};
}

std::optional<Recognised> reindex_all(const Reindex& reindex, const Subject& subject) {
  const std::string& text = subject.script.statement.text;
  const auto is_word = [&](std::string_view word) {
    const std::vector<std::string> tokens = significant_tokens(text);
    return std::find(tokens.begin(), tokens.end(), word) != tokens.end();
  };
  if (reindex.kind != ObjectKind::Schema && is_word("system")) {
    return subject.refused("the indexes of the system's catalogs cannot be rebuilt CONCURRENTLY",
                           "Run it outside of lockstep, at a quiet time.");
  }
  if (!subject.before.has_catalog()) {
    return needs_catalog(subject, "which tables it would rebuild the indexes of is not known");
  }
  std::vector<const CatalogRelation*> tables;
  for (const CatalogRelation& relation : subject.before.catalog().relations) {
    const bool wanted =
        reindex.kind != ObjectKind::Schema || relation.schema == reindex.name->name.text();
    if (wanted && has_files(relation) && !relation.indexes.empty()) tables.push_back(&relation);
  }
  return Operation{operations::ReindexTables{
      table_by_table(tables), "those of the system's catalogs and of EXCLUDE are left alone"}};
}

}  // namespace

std::optional<Recognised> recognise_drop_index(const Subject& subject) {
  const auto* drop = std::get_if<DropObjects>(&subject.node());
  if (drop == nullptr || drop->kind != ObjectKind::Index) return std::nullopt;
  const bool concurrent = drop->concurrency == Concurrency::Concurrent;
  if (!concurrent && subject.as_is()) return std::nullopt;
  const auto new_table = [&](const RelationName& name) {
    const CatalogRelation* owner = subject.before.indexed_relation(name);
    return owner != nullptr && subject.before.created_here(owner->relation_name());
  };
  if (!concurrent && std::all_of(drop->names.begin(), drop->names.end(), new_table))
    return std::nullopt;
  if (auto refused = cannot_drop(*drop, subject)) return *refused;
  operations::DropIndexes operation;
  for (const RelationName& name : drop->names) {
    const CatalogRelation* owner = subject.before.indexed_relation(name);
    if (owner == nullptr && subject.before.has_catalog()) continue;  // IF EXISTS, and it does not
    if (owner == nullptr) {
      return needs_catalog(subject, "which table " + name.shown() + " is an index of is not known");
    }
    DroppedOrRefusal dropped = dropped_index(*owner, name.name, subject);
    if (const auto* refused = std::get_if<Unplannable>(&dropped)) return *refused;
    operation.indexes.push_back(std::get<Dropped>(std::move(dropped)));
  }
  return Operation{std::move(operation)};
}

// The server knows REINDEX (TABLESPACE …) since 14.
std::optional<Recognised> recognise_index_tablespace(const Subject& subject) {
  constexpr std::string_view kDefault = "pg_default";
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  if (alter == nullptr || alter->kind != ObjectKind::Index || alter->actions.size() != 1)
    return std::nullopt;
  const auto* change = std::get_if<ChangeProperty>(&alter->actions.front());
  if (change == nullptr || change->property != TableProperty::Tablespace || subject.as_is() ||
      !subject.effect.raises.empty() || subject.before.version() < ServerVersion::of_major(14))
    return std::nullopt;
  const CatalogRelation* owner = subject.before.indexed_relation(alter->table);
  const CatalogIndex* index = find_index(owner, alter->table.name);
  if (index == nullptr || owner->kind == 'p' || has_exclusion(*owner, alter->table.name) ||
      subject.before.created_here(owner->relation_name()))
    return std::nullopt;
  const std::string from = index->tablespace.empty() ? std::string(kDefault) : index->tablespace;
  if (from == change->value) return std::nullopt;
  const RelationName name{Identifier(owner->schema), alter->table.name};
  return Operation{operations::ReindexTables{
      .targets = {{reindex_into(Identifier(change->value), name), owner->relation_name()}},
      .back = reindex_into(Identifier(from), name)}};
}

std::optional<Recognised> recognise_reindex(const Subject& subject) {
  const auto* reindex = std::get_if<Reindex>(&subject.node());
  if (reindex == nullptr) return std::nullopt;
  const bool concurrent = reindex->concurrency == Concurrency::Concurrent;
  if (!concurrent && subject.as_is()) return std::nullopt;
  if (!subject.effect.raises.empty()) return not_safe(subject);
  if (!concurrent && has_reindex_options(subject.script.statement)) {
    return subject.refused("REINDEX with options is run as it is written, and it blocks writes",
                           "Add CONCURRENTLY, or leave the options out.");
  }
  if (reindex->kind == ObjectKind::Index && reindex->name) return reindex_index(*reindex, subject);
  if (reindex->kind == ObjectKind::Table && reindex->name) return reindex_table(*reindex, subject);
  return reindex_all(*reindex, subject);
}

}  // namespace lockstep
