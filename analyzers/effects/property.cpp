// ALTER TABLE's switches: brief, but for those that give the table a new file. And its parents.

#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

void switch_logging(const ChangeProperty& change, const RelationName& table,
                    EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(table);
  const bool unlogged = change.property == TableProperty::Unlogged;
  if (relation != nullptr && (relation->persistence == 'u') == unlogged) {
    effect.lock(table, LockMode::AccessExclusive);
    effect.fact(effect.shown(table) + " is " + (unlogged ? "unlogged" : "logged") + " already");
    return;
  }
  effect.act_alone(DdlAction::AddColumnRewriting, table);
  effect.rebuild_every_index(table);
  if (effect.state().version() >= ServerVersion::of_major(15)) {
    effect.lock_owned_sequences(effect.shown(table), LockMode::AccessExclusive);
    for (const std::string& sequence : effect.state().owned_sequences(effect.shown(table)))
      effect.new_heap(sequence);
  }
  if (unlogged && !effect.state().created_here(table))
    effect.weakens("crash safety and replication of " + effect.shown(table));
  if (unlogged && relation != nullptr && !relation->publications.empty())
    effect.raises("55000", effect.shown(table) + " is in a publication");
}

void switch_row_security(const ChangeProperty& change, const RelationName& table,
                         EffectBuilder& effect) {
  effect.lock(table, LockMode::AccessExclusive);
  if (effect.state().created_here(table)) return;
  const CatalogRelation* relation = effect.state().relation(table);
  switch (change.property) {
    case TableProperty::EnableRowSecurity:
      if (relation != nullptr && relation->row_security) return;
      if (relation != nullptr && relation->policies.empty()) {
        effect.breaks("all", "other roles than the owner see no row of " + effect.shown(table) +
                                 ", as it has no policy");
      } else {
        effect.unknown("if the policies of " + effect.shown(table) +
                       " let the running version see its rows");
      }
      return;
    case TableProperty::ForceRowSecurity:
      effect.unknown("if the owner of " + effect.shown(table) + " is not the application");
      return;
    default:
      effect.weakens("row security of " + effect.shown(table));
  }
}

void set_replica_identity(const ChangeProperty& change, const RelationName& table,
                          EffectBuilder& effect) {
  effect.lock(table, LockMode::AccessExclusive);
  if (change.value != "nothing" || effect.state().created_here(table)) return;
  const CatalogRelation* relation = effect.state().relation(table);
  if (relation == nullptr) {
    effect.unknown("if " + effect.shown(table) + " is in no publication");
  } else if (!relation->publications.empty()) {
    effect.breaks("writers", "UPDATE and DELETE of " + effect.shown(table) +
                                 " fail, as it is published without replica identity");
  }
}

}  // namespace

void describe(const ChangeProperty& change, const RelationName& table, EffectBuilder& effect) {
  switch (change.property) {
    case TableProperty::Logged:
    case TableProperty::Unlogged:
      return switch_logging(change, table, effect);
    case TableProperty::Tablespace:
      // Copied block by block, so no rows are read; the indexes stay where they are.
      effect.lock(table, LockMode::AccessExclusive);
      if (effect.state().created_here(table)) return;
      if (change.value == "pg_default") {
        effect.unknown("if pg_default is the tablespace of " + effect.shown(table) + " already");
      } else {
        effect.new_heap(effect.shown(table));
        effect.grows();
      }
      return;
    case TableProperty::AccessMethod:
      if (change.value == "heap") {
        effect.lock(table, LockMode::AccessExclusive);
        effect.unknown("if heap is the access method of " + effect.shown(table) + " already");
      } else {
        effect.act_alone(DdlAction::AddColumnRewriting, table);
        effect.rebuild_every_index(table);
      }
      return;
    case TableProperty::ReplicaIdentity:
      return set_replica_identity(change, table, effect);
    case TableProperty::EnableRowSecurity:
    case TableProperty::DisableRowSecurity:
    case TableProperty::ForceRowSecurity:
    case TableProperty::NoForceRowSecurity:
      return switch_row_security(change, table, effect);
    case TableProperty::EnableTrigger:
      effect.lock_family(table, LockMode::ShareRowExclusive);
      return;
    case TableProperty::DisableTrigger:
      effect.lock_family(table, LockMode::ShareRowExclusive);
      if (!effect.state().created_here(table))
        effect.weakens("what " +
                       (change.value.empty() ? "every trigger" : "the trigger " + change.value) +
                       " does on " + effect.shown(table));
      return;
    case TableProperty::SwitchRule:
    case TableProperty::ForeignOptions:
      effect.lock(table, LockMode::AccessExclusive);
      return;
    case TableProperty::ClusterIndex:
      effect.lock(table, LockMode::ShareUpdateExclusive);
      return;
  }
}

void describe(const ChangeInheritance& change, const RelationName& table, EffectBuilder& effect) {
  effect.lock(table, LockMode::AccessExclusive);
  if (!effect.exists(change.parent)) return;
  effect.lock(change.parent,
              change.inherits ? LockMode::ShareUpdateExclusive : LockMode::AccessShare);
  if (change.inherits || effect.state().created_here(table)) return;
  effect.breaks("readers", "queries over " + effect.shown(change.parent) +
                               " do not show any more the rows of " + effect.shown(table));
}

}  // namespace lockstep::effects
