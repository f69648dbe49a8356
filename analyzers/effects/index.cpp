// CREATE INDEX and REINDEX.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

std::string index_name(const CreateIndex& create, const EffectBuilder& effect) {
  const std::string table = effect.shown(create.table);
  const std::string schema = table.substr(0, table.find('.') + 1);
  return create.name ? schema + create.name->shown() : "a new index on " + table;
}

bool exists_already(const CreateIndex& create, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().known_part(create.table);
  if (relation == nullptr || !create.name) return false;
  for (const CatalogIndex& index : relation->indexes) {
    if (index.name != create.name->text()) continue;
    if (create.if_not_exists == IfExists::Required) {
      effect.raises("42P07", "index " + create.name->shown() + " exists already");
    } else if (index.valid) {
      effect.fact("index " + create.name->shown() + " exists already, so nothing happens");
    } else {
      effect.unknown("if the INVALID index " + create.name->shown() +
                     " is dropped first: IF NOT EXISTS keeps it");
    }
    return true;
  }
  return false;
}

void reindex_table(const RelationName& table, Concurrency concurrency, EffectBuilder& effect) {
  const bool concurrent = concurrency == Concurrency::Concurrent;
  effect.act(concurrent ? DdlAction::ReindexTableConcurrently : DdlAction::ReindexTable, table);
  const CatalogRelation* relation = effect.state().relation(table);
  if (relation != nullptr && relation->kind == 'p') effect.needs_no_transaction_block();
}

void reindex_index(const RelationName& name, Concurrency concurrency, EffectBuilder& effect) {
  const bool concurrent = concurrency == Concurrency::Concurrent;
  const CatalogRelation* owner = effect.state().indexed_relation(name);
  if (owner != nullptr) {
    reindex_table(owner->relation_name(), concurrency, effect);
    effect.rebuild(owner->relation_name(), effect.shown(name));
  } else {
    effect.rebuild(name, effect.shown(name));
    if (concurrent) effect.needs_no_transaction_block();
  }
  effect.lock_index(effect.shown(name),
                    concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
}

// One table after the other, each in a transaction of its own.
void reindex_all(const Reindex& reindex, EffectBuilder& effect) {
  const bool concurrent = reindex.concurrency == Concurrency::Concurrent;
  if (!effect.state().has_catalog()) {
    const std::string every =
        "every table of the " +
        std::string(reindex.kind == ObjectKind::Schema ? "schema" : "database");
    if (!concurrent) return effect.stalls_of_every_table(every);
    effect.grows_without_stall();
    effect.fact(every + " is locked SHARE UPDATE EXCLUSIVE in turn");
    return;
  }
  const std::vector<CatalogRelation>& relations = effect.state().catalog().relations;
  for (const CatalogRelation& relation : relations) {
    const bool wanted = reindex.kind != ObjectKind::Schema || !reindex.name ||
                        relation.schema == reindex.name->name.text();
    if (!wanted || relation.indexes.empty() || (relation.kind != 'r' && relation.kind != 'm'))
      continue;
    effect.act_on(concurrent ? DdlAction::ReindexTableConcurrently : DdlAction::ReindexTable,
                  relation.shown());
    effect.lock_indexes(relation.shown(),
                        concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
    for (const CatalogIndex& index : relation.indexes) {
      effect.rebuild(relation.relation_name(),
                     RelationName{Identifier(relation.schema), Identifier(index.name)}.shown());
    }
  }
}

}  // namespace

void describe(const CreateIndex& create, EffectBuilder& effect) {
  const bool concurrent = create.concurrency == Concurrency::Concurrent;
  if (!effect.exists(create.table)) return;
  if (exists_already(create, effect)) {
    effect.lock(create.table, concurrent ? LockMode::ShareUpdateExclusive : LockMode::Share);
    return;
  }
  for (const Identifier& column : create.columns)
    effect.column_exists(create.table, column);

  const CatalogRelation* relation = effect.state().relation(create.table);
  if (relation != nullptr && relation->kind == 'v')
    effect.raises("42809", effect.shown(create.table) + " is a view");
  const bool partitioned = relation != nullptr && relation->kind == 'p';
  if (partitioned && create.unique) {
    for (const std::string& column : relation->partition_columns) {
      const bool named = std::any_of(create.columns.begin(), create.columns.end(),
                                     [&](const Identifier& each) { return each.text() == column; });
      if (!named) {
        effect.raises("0A000", "a unique index of " + relation->shown() +
                                   " must include the partition key's column " + column);
      }
    }
  }
  if (partitioned && concurrent) {
    effect.raises("0A000", "a partitioned table's index cannot be built CONCURRENTLY");
  }
  if (partitioned && create.only) {
    effect.lock(create.table, LockMode::Share);
    return;
  }
  effect.act(concurrent ? DdlAction::CreateIndexConcurrently : DdlAction::CreateIndex,
             create.table);
  effect.rebuild(create.table, index_name(create, effect));
}

void describe(const Reindex& reindex, EffectBuilder& effect) {
  if (reindex.kind == ObjectKind::Table && reindex.name) {
    if (!effect.exists(*reindex.name)) return;
    reindex_table(*reindex.name, reindex.concurrency, effect);
    effect.rebuild_every_index(*reindex.name);
    for (const std::string& member : effect.family(*reindex.name)) {
      const CatalogRelation* relation = effect.state().relation_shown(member);
      if (relation != nullptr && relation->kind == 'p') continue;  // its indexes have no file
      effect.lock_indexes(member, reindex.concurrency == Concurrency::Concurrent
                                      ? LockMode::ShareUpdateExclusive
                                      : LockMode::AccessExclusive);
    }
  } else if (reindex.kind == ObjectKind::Index && reindex.name) {
    reindex_index(*reindex.name, reindex.concurrency, effect);
  } else {
    effect.needs_no_transaction_block();
    reindex_all(reindex, effect);
  }
}

}  // namespace lockstep::effects
