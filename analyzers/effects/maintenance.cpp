// Statements that change no definition: transactions, settings, explicit locks, ANALYZE, comments,
// grants, REFRESH.

#include "analyzers/effects/families.hpp"
#include "sql/statement_parser.hpp"

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
    if (effect.exists(table)) effect.lock_with_reads(table, mode);
  }
}

namespace {

// The query of a materialized view.
void read_all(const RelationName& view, EffectBuilder& effect) {
  for (const std::string& shown : effect.state().read_by(effect.shown(view))) {
    const CatalogRelation* relation = effect.state().relation_shown(shown);
    if (relation == nullptr) continue;
    effect.lock_with_reads(relation->relation_name(), LockMode::AccessShare);
    effect.scan(relation->relation_name());
  }
}

// Under ACCESS EXCLUSIVE, into new files.
void write_anew(const RelationName& table, EffectBuilder& effect) {
  if (!effect.exists(table)) return;
  effect.act(DdlAction::AddColumnRewriting, table);
  effect.rebuild_every_index(table);
}

}  // namespace

void describe(const Cluster& cluster, EffectBuilder& effect) {
  if (cluster.table) {
    write_anew(*cluster.table, effect);
    const CatalogRelation* relation = effect.state().relation(*cluster.table);
    if (relation != nullptr && relation->kind == 'p') effect.needs_no_transaction_block();
  } else {
    effect.needs_no_transaction_block();
    effect.stalls_of_every_table("every table that was clustered before");
  }
}

void describe(const Discard& discard, EffectBuilder& effect) {
  if (discard.all) effect.needs_no_transaction_block();
}

void describe(const CatalogOnly&, EffectBuilder& effect) {
  const std::string& kind = effect.statement().kind;
  if (kind == "ALTER SYSTEM" || kind == "CREATE DATABASE" || kind == "CREATE TABLESPACE")
    effect.needs_no_transaction_block();
  // It only silences the server's warning: what is sorted by the old version stays as it is.
  const std::vector<std::string> words = significant_tokens(effect.statement().text);
  if (std::find(words.begin(), words.end(), "refresh") != words.end())
    effect.unknown(
        "if every index that sorts by the collation was rebuilt since its version changed");
}

void describe(const RefreshMaterializedView& refresh, EffectBuilder& effect) {
  const RelationName& view = refresh.view;
  if (refresh.concurrency == Concurrency::Concurrent) {
    // EXCLUSIVE keeps out writers, and nobody writes to a materialized view.
    effect.lock(view, LockMode::Exclusive);
    effect.grows_without_stall();
    effect.scan(view);
    read_all(view, effect);
    const CatalogRelation* relation = effect.state().relation(view);
    if (relation == nullptr) return;
    const bool unique = std::any_of(relation->indexes.begin(), relation->indexes.end(),
                                    [](const CatalogIndex& index) { return index.unique; });
    if (!unique) effect.raises("55000", effect.shown(view) + " has no unique index");
    return;
  }
  effect.lock(view, LockMode::AccessExclusive);
  if (!effect.state().created_here(view)) effect.new_heap(effect.shown(view));
  const CatalogRelation* relation = effect.state().relation(view);
  if (!effect.state().created_here(view)) {
    effect.lock_indexes(effect.shown(view), LockMode::AccessExclusive);
    effect.renew_indexes(effect.shown(view));
    // The new heap is read for each index.
    if (refresh.with_data && relation != nullptr && !relation->indexes.empty()) effect.scan(view);
  }
  if (refresh.with_data) {
    effect.grows();
    read_all(view, effect);
  } else {
    effect.breaks(view, "readers",
                  "reading " + effect.shown(view) + " fails until it is refreshed");
  }
}

void describe(const Comment& comment, EffectBuilder& effect) {
  if (!comment.relation) return;
  if (comment.kind == ObjectKind::Trigger) {
    effect.lock(*comment.relation, LockMode::AccessShare);
  } else {
    effect.act(DdlAction::CommentOnTable, *comment.relation);
  }
}

void describe(const Grant& grant, EffectBuilder& effect) {
  for (const RelationName& relation : grant.relations) {
    effect.act(DdlAction::GrantOnTable, relation);
  }
  if (effect.statement().kind.starts_with("REVOKE")) {
    effect.unknown("if no running version needs the privilege");
  }
}

namespace {

// VACUUM FULL without a name: one table after the other, each in a transaction of its own.
void write_every_table_anew(EffectBuilder& effect) {
  if (!effect.state().has_catalog())
    return effect.stalls_of_every_table("every table of the database");
  for (const CatalogRelation& relation : effect.state().catalog().relations) {
    if (relation.kind == 'r' || relation.kind == 'm') write_anew(relation.relation_name(), effect);
  }
}

// VACUUM and ANALYZE without a name.
void work_over_every_table(const Analyze& analyze, EffectBuilder& effect) {
  if (!effect.state().has_catalog()) {
    effect.grows_without_stall();
    effect.fact("every table of the database is locked SHARE UPDATE EXCLUSIVE in turn");
    return;
  }
  for (const CatalogRelation& relation : effect.state().catalog().relations) {
    const bool analyzed = relation.kind == 'p' && !analyze.vacuum;
    if (relation.kind == 'r' || relation.kind == 'm' || analyzed)
      effect.act_on(DdlAction::AnalyzeTable, relation.shown());
  }
}

}  // namespace

void describe(const Analyze& analyze, EffectBuilder& effect) {
  if (analyze.full) {
    effect.needs_no_transaction_block();
    for (const RelationName& relation : analyze.relations)
      write_anew(relation, effect);
    if (analyze.relations.empty()) write_every_table_anew(effect);
    return;
  }
  for (const RelationName& relation : analyze.relations) {
    if (effect.exists(relation)) effect.act(DdlAction::AnalyzeTable, relation);
  }
  if (analyze.relations.empty()) work_over_every_table(analyze, effect);
  if (analyze.vacuum) effect.needs_no_transaction_block();
}

}  // namespace lockstep::effects
