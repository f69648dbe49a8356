// ATTACH and DETACH PARTITION, and what CREATE TABLE … PARTITION OF does to the DEFAULT partition.

#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

bool has_valid_check(const CatalogRelation& relation) {
  return std::any_of(
      relation.constraints.begin(), relation.constraints.end(),
      [](const CatalogConstraint& each) { return each.kind == "check" && each.validated; });
}

// Whether a valid CHECK implies the partition's bounds is for the server to prove; that there is
// none is certain.
void scan_unless_proven(const std::string& partition, const CatalogRelation* relation,
                        EffectBuilder& effect) {
  if (effect.state().created_here_shown(partition)) return;
  if (relation != nullptr && has_valid_check(*relation)) {
    effect.unknown("if a valid CHECK of " + partition + " implies the partition's bounds");
  } else {
    effect.scan_table(partition);
  }
}

const CatalogRelation* default_partition(const CatalogRelation& parent,
                                         const EffectBuilder& effect) {
  for (const std::string& child : parent.children) {
    const CatalogRelation* relation = effect.state().relation_shown(child);
    if (relation != nullptr && relation->default_partition) return relation;
  }
  return nullptr;
}

// Every index of the parent that the partition has no equal of is built on it.
void build_missing_indexes(const RelationName& parent, const RelationName& partition,
                           EffectBuilder& effect) {
  const CatalogRelation* above = effect.state().relation(parent);
  const CatalogRelation* below = effect.state().relation(partition);
  if (effect.state().created_here(partition) || above == nullptr) return;
  for (const CatalogIndex& wanted : above->indexes) {
    const bool there =
        below != nullptr &&
        std::any_of(below->indexes.begin(), below->indexes.end(), [&](const CatalogIndex& index) {
          return index.columns == wanted.columns && index.unique == wanted.unique;
        });
    if (there) continue;
    effect.scan(partition);
    effect.rebuild(partition, "an index of " + effect.shown(partition) + " like " +
                                  Identifier(wanted.name).shown());
  }
}

// A partition has its parent's foreign keys, which are proven over its rows.
void prove_foreign_keys(const RelationName& parent, const RelationName& partition,
                        EffectBuilder& effect) {
  const CatalogRelation* above = effect.state().relation(parent);
  if (above == nullptr) return;
  for (const CatalogConstraint& constraint : above->constraints) {
    if (constraint.referenced.empty()) continue;
    effect.lock_table(constraint.referenced, LockMode::ShareRowExclusive);
    effect.scan(partition);
  }
}

// The partition's own partitions, if any, are locked with it.
void lock_partition(const RelationName& partition, EffectBuilder& effect) {
  effect.lock_family(partition, LockMode::AccessExclusive);
}

}  // namespace

void read_default_partition(const RelationName& parent, EffectBuilder& effect) {
  if (effect.state().created_here(parent)) return;
  const CatalogRelation* relation = effect.state().relation(parent);
  if (relation == nullptr) {
    effect.unknown("if " + effect.shown(parent) +
                   " has no DEFAULT partition, which would be read in full");
    return;
  }
  if (const CatalogRelation* found = default_partition(*relation, effect)) {
    effect.lock_table(found->shown(), LockMode::AccessExclusive);
    scan_unless_proven(found->shown(), found, effect);
    effect.fact(found->shown() + " is the DEFAULT partition of " + effect.shown(parent));
  }
}

void describe(const AttachPartition& attach, const RelationName& table, EffectBuilder& effect) {
  if (!effect.exists(attach.partition)) return;
  effect.lock(table, LockMode::ShareUpdateExclusive);
  lock_partition(attach.partition, effect);
  scan_unless_proven(effect.shown(attach.partition), effect.state().known_part(attach.partition),
                     effect);
  build_missing_indexes(table, attach.partition, effect);
  prove_foreign_keys(table, attach.partition, effect);
  if (!attach.is_default) read_default_partition(table, effect);
}

void describe(const DetachPartition& detach, const RelationName& table, EffectBuilder& effect) {
  if (!effect.exists(detach.partition)) return;
  const bool concurrent = detach.concurrency == Concurrency::Concurrent;
  if (concurrent) effect.needs_no_transaction_block();
  if (concurrent && effect.state().version() < ServerVersion::of_major(14)) {
    effect.raises("42601", "DETACH CONCURRENTLY needs PostgreSQL 14");
  }
  effect.lock(table, concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
  lock_partition(detach.partition, effect);
  if (!effect.state().created_here(detach.partition)) {
    effect.breaks("readers", "queries over " + effect.shown(table) +
                                 " do not show any more the rows of " +
                                 effect.shown(detach.partition));
  }
  const CatalogRelation* relation = effect.state().relation(table);
  if (relation == nullptr) {
    if (concurrent) effect.unknown("if " + effect.shown(table) + " has no DEFAULT partition");
    return;
  }
  if (const CatalogRelation* found = default_partition(*relation, effect)) {
    if (concurrent) {
      effect.raises("55000", "DETACH CONCURRENTLY is refused, as " + found->shown() +
                                 " is a DEFAULT partition");
    } else {
      effect.lock_table(found->shown(), LockMode::AccessExclusive);
    }
  }
}

void describe(const FinalizeDetach& finalize, const RelationName& table, EffectBuilder& effect) {
  effect.lock(table, LockMode::ShareUpdateExclusive);
  effect.lock(finalize.partition, LockMode::AccessExclusive);
}

}  // namespace lockstep::effects
