// CREATE INDEX and REINDEX.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/families.hpp"

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
  const bool partitioned = relation != nullptr && relation->kind == 'p';
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
  } else if (reindex.kind == ObjectKind::Index && reindex.name) {
    reindex_index(*reindex.name, reindex.concurrency, effect);
  } else {
    effect.needs_no_transaction_block();
    if (reindex.concurrency == Concurrency::Blocking) {
      effect.not_understood("every table of a schema or database is locked, one after the other");
    }
  }
}

}  // namespace lockstep::effects
