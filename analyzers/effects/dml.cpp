// INSERT, UPDATE, DELETE, MERGE, SELECT, COPY, and code that is not read.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/families.hpp"
#include "sql/volatility.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

// Fewer are changed in a moment.
constexpr double kFewRows = 10000;

void read_all(const Dml& dml, EffectBuilder& effect) {
  for (const RelationName& relation : dml.reads) {
    if (dml.target == relation) continue;
    effect.lock_with_reads(relation, dml.locks_rows ? LockMode::RowShare : LockMode::AccessShare);
    const bool whole = !dml.has_where && !dml.limited && dml.reads.size() == 1;
    if (whole && (dml.kind == DmlKind::Select || dml.kind == DmlKind::Insert))
      effect.scan(relation);
  }
}

// The tables beneath a view that is written through, and the partitions of a table.
void lock_written(const RelationName& target, EffectBuilder& effect) {
  effect.lock_with_reads(target, LockMode::RowExclusive);
  // A row has to fit the bounds, which stand with the parent.
  const CatalogRelation* relation = effect.state().relation(target);
  if (relation == nullptr || !relation->is_partition) return;
  for (const std::string& parent : relation->parents)
    effect.lock_table(parent, LockMode::AccessShare);
}

bool touches_key(const std::vector<std::string>& columns, const std::vector<Identifier>& sets) {
  return std::any_of(sets.begin(), sets.end(),
                     [&](const Identifier& column) { return names_column(columns, column); });
}

bool leads_an_index(const CatalogRelation& relation, const std::vector<std::string>& columns) {
  return std::any_of(
      relation.indexes.begin(), relation.indexes.end(), [&](const CatalogIndex& index) {
        return !columns.empty() && names_column(index.columns, Identifier(columns.front()));
      });
}

// Foreign keys are proven by queries of their own: FOR KEY SHARE of what is referred to, and, where
// a key goes, of what refers to it.
void prove_foreign_keys(DmlKind kind, const RelationName& target,
                        const std::vector<Identifier>& sets, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(target);
  if (relation == nullptr || effect.state().created_here(target)) return;
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (constraint.referenced.empty()) continue;
    if (kind == DmlKind::Insert ||
        (kind == DmlKind::Update && touches_key(constraint.columns, sets))) {
      effect.lock_table(constraint.referenced, LockMode::RowShare);
    }
  }
  if (kind != DmlKind::Delete) return;
  for (const std::string& shown : relation->referenced_by) {
    const CatalogRelation* referencing = effect.state().relation_shown(shown);
    if (referencing == nullptr) continue;
    for (const CatalogConstraint& each : referencing->constraints) {
      if (each.referenced != relation->shown()) continue;
      // Without an index, each row that goes is looked for in the whole table.
      if (!leads_an_index(*referencing, each.columns)) effect.scan_table(shown);
      const bool acts = each.definition.find("ON DELETE CASCADE") != std::string::npos ||
                        each.definition.find("ON DELETE SET") != std::string::npos;
      effect.lock_table(shown, acts ? LockMode::RowExclusive : LockMode::RowShare);
    }
  }
}

// Every row that the statement changes stays locked until its transaction ends.
void change_rows(DmlKind kind, const RelationName& target, bool has_where, EffectBuilder& effect) {
  if (effect.state().created_here(target)) return;
  if (!has_where && kind != DmlKind::Merge) {
    effect.lock_every_row(target);
    if (kind == DmlKind::Delete) effect.destroys("every row of " + effect.shown(target));
    return;
  }
  // How many rows it reads is not known, and they are read while the lock is held.
  if (effect.holds_others_out()) return effect.grows();
  const CatalogRelation* relation = effect.state().relation(target);
  if (relation != nullptr && relation->row_estimate > 0 && relation->row_estimate < kFewRows) {
    effect.fact(effect.shown(target) + " holds about " +
                std::to_string(static_cast<long>(relation->row_estimate)) + " rows");
    return;
  }
  effect.unknown((kind == DmlKind::Merge ? "if few rows match in "
                                         : "if the WHERE clause matches few rows of ") +
                 effect.shown(target) + ": each stays locked until the transaction ends");
}

void change(DmlKind kind, const RelationName& target, bool has_where,
            const std::vector<Identifier>& sets, EffectBuilder& effect) {
  lock_written(target, effect);
  prove_foreign_keys(kind, target, sets, effect);
  if (kind != DmlKind::Insert && kind != DmlKind::Select)
    change_rows(kind, target, has_where, effect);
}

// SELECT … FOR UPDATE of a whole table locks as many rows as an UPDATE of it.
void lock_read_rows(const Dml& dml, EffectBuilder& effect) {
  if (!dml.locks_rows || dml.has_where || dml.kind != DmlKind::Select) return;
  for (const RelationName& relation : dml.reads) {
    if (!effect.state().created_here(relation)) {
      effect.unknown("if few rows of " + effect.shown(relation) +
                     " are read: each stays locked until the transaction ends");
    }
  }
}

}  // namespace

void describe(const Dml& dml, EffectBuilder& effect) {
  read_all(dml, effect);
  lock_read_rows(dml, effect);
  if (dml.target && effect.exists(*dml.target))
    change(dml.kind, *dml.target, dml.has_where, dml.sets, effect);
  for (const RowChange& each : dml.with) {
    if (effect.exists(each.target)) change(each.kind, each.target, each.has_where, {}, effect);
  }
  for (const std::string& function : dml.functions) {
    if (function_volatility(function) == Volatility::Unknown) call(function, effect);
  }
}

void describe(const Copy& copy, EffectBuilder& effect) {
  for (const RelationName& relation : copy.reads) {
    effect.lock_with_reads(relation, LockMode::AccessShare);
    effect.scan(relation);
  }
  if (!copy.relation || !effect.exists(*copy.relation)) return;
  if (copy.from) {
    lock_written(*copy.relation, effect);
    prove_foreign_keys(DmlKind::Insert, *copy.relation, {}, effect);
  } else {
    effect.lock(*copy.relation, LockMode::AccessShare);
    effect.scan(*copy.relation);
  }
}

}  // namespace lockstep::effects
