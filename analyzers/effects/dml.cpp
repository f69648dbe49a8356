// INSERT, UPDATE, DELETE, MERGE, SELECT, and code that is not read.

#include "analyzers/effects/families.hpp"
#include "sql/volatility.hpp"

namespace lockstep::effects {
namespace {

// Fewer are changed in a moment.
constexpr double kFewRows = 10000;

void read_all(const Dml& dml, EffectBuilder& effect) {
  for (const RelationName& relation : dml.reads) {
    if (dml.target == relation) continue;
    effect.lock(relation, LockMode::AccessShare);
  }
}

// Every row that the statement changes stays locked until its transaction ends.
void change_rows(const Dml& dml, EffectBuilder& effect) {
  const RelationName& target = *dml.target;
  if (effect.state().created_here(target)) return;
  if (!dml.has_where && dml.kind != DmlKind::Merge) {
    effect.lock_every_row(target);
    if (dml.kind == DmlKind::Delete) effect.destroys("every row of " + effect.shown(target));
    return;
  }
  const CatalogRelation* relation = effect.state().relation(target);
  if (relation != nullptr && relation->row_estimate > 0 && relation->row_estimate < kFewRows) {
    effect.fact(effect.shown(target) + " holds about " +
                std::to_string(static_cast<long>(relation->row_estimate)) + " rows");
    return;
  }
  effect.unknown("if the WHERE clause matches few rows of " + effect.shown(target) +
                 ": each stays locked until the transaction ends");
}

}  // namespace

void describe(const Dml& dml, EffectBuilder& effect) {
  read_all(dml, effect);
  if (dml.target && effect.exists(*dml.target)) {
    effect.lock(*dml.target, LockMode::RowExclusive);
    if (dml.kind != DmlKind::Insert && dml.kind != DmlKind::Select) change_rows(dml, effect);
  }
  for (const std::string& function : dml.functions) {
    if (function_volatility(function) == Volatility::Unknown)
      effect.opaque(function + "() may do anything");
  }
}

void describe(const DoBlock& block, EffectBuilder& effect) {
  effect.opaque("a DO block in " + block.language + " is not read");
}

void describe(const Unmodelled& unmodelled, EffectBuilder& effect) {
  effect.not_understood(unmodelled.what + " is not modelled");
}

}  // namespace lockstep::effects
