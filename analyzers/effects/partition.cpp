// ATTACH and DETACH PARTITION.

#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

// Whether a valid CHECK implies the partition's bounds is for the server to prove; that there is
// none is certain.
void scan_unless_proven(const RelationName& partition, EffectBuilder& effect) {
  if (effect.state().created_here(partition)) return;
  const CatalogRelation* relation = effect.state().known_part(partition);
  const bool may_be_proven =
      relation != nullptr && std::any_of(relation->constraints.begin(), relation->constraints.end(),
                                         [](const CatalogConstraint& each) {
                                           return each.kind == "check" && each.validated;
                                         });
  if (may_be_proven) {
    effect.unknown("if a valid CHECK of " + effect.shown(partition) +
                   " implies the partition's bounds");
  } else {
    effect.scan(partition);
  }
}

}  // namespace

void describe(const AttachPartition& attach, const RelationName& table, EffectBuilder& effect) {
  if (!effect.exists(attach.partition)) return;
  effect.lock(table, LockMode::ShareUpdateExclusive);
  effect.lock(attach.partition, LockMode::AccessExclusive);
  scan_unless_proven(attach.partition, effect);
  if (!effect.state().created_here(table)) {
    effect.unknown("if " + effect.shown(table) +
                   " has no DEFAULT partition, which would be read in full");
  }
}

void describe(const DetachPartition& detach, const RelationName& table, EffectBuilder& effect) {
  if (!effect.exists(detach.partition)) return;
  const bool concurrent = detach.concurrency == Concurrency::Concurrent;
  if (concurrent) effect.needs_no_transaction_block();
  if (concurrent && effect.state().version() < ServerVersion::of_major(14)) {
    effect.raises("42601", "DETACH CONCURRENTLY needs PostgreSQL 14");
  }
  effect.lock(table, concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
  effect.lock(detach.partition, LockMode::AccessExclusive);
  if (concurrent) effect.unknown("if " + effect.shown(table) + " has no DEFAULT partition");
}

}  // namespace lockstep::effects
