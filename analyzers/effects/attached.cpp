// What hangs on tables without being part of them: rules, policies, statistics, publications.

#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

bool has_replica_identity(const CatalogRelation& relation) {
  if (relation.replica_identity == "full" || relation.replica_identity == "index") return true;
  if (relation.replica_identity == "nothing") return false;
  return std::any_of(relation.indexes.begin(), relation.indexes.end(),
                     [](const CatalogIndex& index) { return index.primary; });
}

void lose_updates(const std::string& table, EffectBuilder& effect) {
  effect.breaks("writers",
                "UPDATE and DELETE of " + table + " fail, as it has no replica identity");
}

void publish_all(EffectBuilder& effect) {
  if (!effect.state().has_catalog()) {
    effect.unknown("if every table has a replica identity: UPDATE and DELETE fail without");
    return;
  }
  for (const CatalogRelation& relation : effect.state().catalog().relations) {
    if (relation.kind == 'r' && relation.persistence == 'p' && !has_replica_identity(relation))
      lose_updates(relation.shown(), effect);
  }
}

}  // namespace

void describe(const ChangeOnTable& change, EffectBuilder& effect) {
  if (!effect.exists(change.table)) return;
  effect.lock(change.table, LockMode::AccessExclusive);
  if (effect.state().created_here(change.table)) return;
  if (change.rule) {
    effect.unknown("if the rule " + change.name.shown() + " leaves what " +
                   effect.shown(change.table) + " means to the running version");
  }
}

void describe(const CreateStatistics& create, EffectBuilder& effect) {
  if (create.table && effect.exists(*create.table))
    effect.lock(*create.table, LockMode::ShareUpdateExclusive);
}

void describe(const ChangePublication& change, EffectBuilder& effect) {
  const std::string name = change.publication.shown();
  for (const RelationName& table : change.tables) {
    if (!effect.exists(table)) continue;
    effect.lock_family(table, LockMode::ShareUpdateExclusive);
    if (change.change == PublicationChange::Drop || effect.state().created_here(table)) continue;
    const CatalogRelation* relation = effect.state().relation(table);
    if (relation == nullptr) {
      effect.unknown("if " + effect.shown(table) + " has a replica identity");
    } else if (!has_replica_identity(*relation)) {
      lose_updates(effect.shown(table), effect);
    }
  }
  if (change.all_tables && change.change != PublicationChange::Drop) publish_all(effect);
  if (change.change == PublicationChange::Drop || change.change == PublicationChange::Set)
    effect.weakens("what publication " + name + " sent before");
}

}  // namespace lockstep::effects
