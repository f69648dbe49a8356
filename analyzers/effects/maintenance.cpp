// Statements that change no definition: transactions, settings, explicit locks, ANALYZE, comments,
// grants, REFRESH.

#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {

void describe(const TransactionControl& control, EffectBuilder& effect) {
  if (control.kind == TransactionKind::Other) {
    effect.not_understood("two-phase commit is not modelled");
  }
}

void describe(const SetVariable&, EffectBuilder&) {}

void describe(const LockTable& lock, EffectBuilder& effect) {
  if (!effect.state().in_transaction()) {
    effect.raises("25P01", "LOCK TABLE can only be used in a transaction block");
  }
  const LockMode mode = lock_mode_from(lock.mode).value_or(lock_profile(DdlAction::LockTable).mode);
  for (const RelationName& table : lock.tables) {
    if (effect.exists(table)) effect.lock(table, mode);
  }
}

void describe(const RefreshMaterializedView& refresh, EffectBuilder& effect) {
  const RelationName& view = refresh.view;
  if (refresh.concurrency == Concurrency::Concurrent) {
    // EXCLUSIVE keeps out writers, and nobody writes to a materialized view.
    effect.lock(view, LockMode::Exclusive);
    effect.grows_without_stall();
    const CatalogRelation* relation = effect.state().relation(view);
    if (relation == nullptr) return;
    const bool unique = std::any_of(relation->indexes.begin(), relation->indexes.end(),
                                    [](const CatalogIndex& index) { return index.unique; });
    if (!unique) effect.raises("55000", effect.shown(view) + " has no unique index");
    return;
  }
  effect.lock(view, LockMode::AccessExclusive);
  if (!effect.state().created_here(view)) effect.new_heap(effect.shown(view));
  if (refresh.with_data) {
    effect.grows();
  } else {
    effect.breaks(view, "readers",
                  "reading " + effect.shown(view) + " fails until it is refreshed");
  }
}

void describe(const Comment& comment, EffectBuilder& effect) {
  if (comment.relation) effect.act(DdlAction::CommentOnTable, *comment.relation);
}

void describe(const Grant& grant, EffectBuilder& effect) {
  for (const RelationName& relation : grant.relations) {
    effect.act(DdlAction::GrantOnTable, relation);
  }
  if (effect.statement().kind.starts_with("REVOKE")) {
    effect.unknown("if no running version needs the privilege");
  }
}

void describe(const Analyze& analyze, EffectBuilder& effect) {
  for (const RelationName& relation : analyze.relations) {
    if (effect.exists(relation)) effect.act(DdlAction::AnalyzeTable, relation);
  }
  if (effect.statement().kind == "VACUUM") effect.needs_no_transaction_block();
}

}  // namespace lockstep::effects
