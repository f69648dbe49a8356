// CREATE of everything but indexes. What is created has no users yet; what it refers to has.

#include "analyzers/effects/families.hpp"

namespace lockstep::effects {
namespace {

// True when the relation is there already and the statement does nothing more.
bool exists_already(const RelationName& name, IfExists if_not_exists, EffectBuilder& effect) {
  if (effect.state().relation(name) == nullptr) return false;
  if (if_not_exists == IfExists::Tolerated) {
    effect.fact(effect.shown(name) + " exists already, so nothing happens");
  } else {
    effect.raises("42P07", "relation " + effect.shown(name) + " exists already");
  }
  return true;
}

void refer_to(const std::vector<Constraint>& constraints, const RelationName& own_table,
              EffectBuilder& effect) {
  for (const Constraint& constraint : constraints) {
    if (!constraint.referenced || *constraint.referenced == own_table) continue;
    if (effect.exists(*constraint.referenced)) {
      effect.act(DdlAction::CreateTableReferencing, *constraint.referenced);  // partitions too
    }
  }
}

void read_all(const std::vector<RelationName>& relations, EffectBuilder& effect) {
  for (const RelationName& relation : relations) {
    effect.lock_with_reads(relation, LockMode::AccessShare);
    effect.scan(relation);
  }
}

}  // namespace

namespace {

// A partition has its parent's foreign keys, which lock the tables that they refer to.
void inherit_foreign_keys(const RelationName& parent, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(parent);
  if (relation == nullptr || effect.state().created_here(parent)) return;
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (!constraint.referenced.empty())
      effect.lock_table(constraint.referenced, LockMode::ShareRowExclusive);
  }
}

}  // namespace

void describe(const CreateTable& create, EffectBuilder& effect) {
  if (exists_already(create.table, create.if_not_exists, effect)) return;
  refer_to(create.constraints, create.table, effect);
  for (const ColumnDefinition& column : create.columns) {
    refer_to(column.constraints, create.table, effect);
  }
  for (const RelationName& parent : create.inherits) {
    effect.lock(parent, LockMode::ShareUpdateExclusive);
  }
  for (const RelationName& model : create.like)
    effect.lock(model, LockMode::AccessShare);
  if (create.partition_of && effect.exists(*create.partition_of)) {
    effect.lock(*create.partition_of, LockMode::AccessExclusive);
    if (!create.default_partition) read_default_partition(*create.partition_of, effect);
    inherit_foreign_keys(*create.partition_of, effect);
  }
}

void describe(const CreateTableAs& create, EffectBuilder& effect) {
  if (create.with_data) {
    read_all(create.reads, effect);
  } else {
    for (const RelationName& relation : create.reads)
      effect.lock(relation, LockMode::AccessShare);
  }
}

void describe(const CreateView& create, EffectBuilder& effect) {
  for (const RelationName& relation : create.reads) {
    effect.act(DdlAction::CreateViewOver, relation);
  }
  const bool known = effect.state().relation(create.view) != nullptr;
  if (create.or_replace) {
    // Without a catalog the view may or may not be there; its lock is brief either way.
    if (known || !effect.state().has_catalog()) effect.lock(create.view, LockMode::AccessExclusive);
  } else {
    exists_already(create.view, IfExists::Required, effect);
  }
}

void describe(const CreateSequence& create, EffectBuilder& effect) {
  if (exists_already(create.sequence, create.if_not_exists, effect)) return;
  if (create.owned_by) effect.lock(*create.owned_by, LockMode::AccessShare);
}

void describe(const CreateTrigger& create, EffectBuilder& effect) {
  if (effect.exists(create.table)) effect.act(DdlAction::CreateTrigger, create.table);
}

void describe(const CreateFunction&, EffectBuilder&) {}
void describe(const CreateEnum&, EffectBuilder&) {}
void describe(const CreateType&, EffectBuilder&) {}
void describe(const CreateSchema&, EffectBuilder&) {}
void describe(const CreateExtension&, EffectBuilder&) {}

}  // namespace lockstep::effects
