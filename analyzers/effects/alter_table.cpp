// ALTER TABLE and its kin: the actions that change the catalog alone. Those that may rewrite or
// scan have files of their own.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/families.hpp"
#include "analyzers/not_null_proof.hpp"
#include "sql/overloaded.hpp"

namespace lockstep::effects {
namespace {

std::string column_of(const RelationName& table, const Identifier& column,
                      const EffectBuilder& effect) {
  return effect.shown(table) + "." + column.shown();
}

void drop_column(const DropColumn& drop, const RelationName& table, EffectBuilder& effect) {
  effect.act(DdlAction::DropColumn, table);
  if (!effect.column_exists(table, drop.column, drop.if_exists)) return;
  if (effect.state().created_here(table)) return;
  const std::string column = column_of(table, drop.column, effect);
  effect.destroys("column " + column);
  effect.breaks("all", "statements of the running version that name " + column + " fail");
  if (drop.behavior == DropBehavior::Cascade) {
    effect.destroys("what depends on column " + column);
  }
  const CatalogRelation* relation = effect.state().relation(table);
  if (relation == nullptr) return;
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (!names_column(constraint.columns, drop.column)) continue;
    effect.fact("constraint " + Identifier(constraint.name).shown() + " goes with the column");
    if (!constraint.referenced.empty()) {
      effect.lock_table(constraint.referenced, LockMode::AccessExclusive);
    }
  }
  for (const CatalogDependent& dependent : relation->dependents) {
    if (dependent.column != drop.column.text() || drop.behavior == DropBehavior::Cascade) continue;
    effect.raises("2BP01", dependent.kind + " " + dependent.name + " depends on column " + column);
  }
}

void set_not_null(const SetNotNull& set, const RelationName& table, EffectBuilder& effect) {
  if (!effect.column_exists(table, set.column)) return;
  if (const auto proof = not_null_proof(table, set.column, effect.state())) {
    effect.act(DdlAction::SetNotNullProven, table);
    effect.fact(*proof);
  } else {
    effect.act(DdlAction::SetNotNullUnproven, table);
  }
}

void drop_not_null(const DropNotNull& drop, const RelationName& table, EffectBuilder& effect) {
  if (!effect.column_exists(table, drop.column)) return;
  effect.act(DdlAction::DropNotNull, table);
  const CatalogRelation* relation = effect.state().relation(table);
  const CatalogColumn* column = relation != nullptr ? relation->column(drop.column) : nullptr;
  const std::string name = column_of(table, drop.column, effect);
  if (column != nullptr && !column->not_null) {
    effect.fact(name + " is nullable already");
    return;
  }
  if (relation != nullptr) {
    for (const CatalogIndex& index : relation->indexes) {
      if (index.primary && names_column(index.columns, drop.column)) {
        effect.raises("42P16", name + " is in a primary key");
      }
    }
  }
  if (!effect.state().created_here(table)) effect.weakens("NOT NULL of " + name);
}

// An INSERT that leaves the column out fails once it is NOT NULL and has no default.
void without_default(const Identifier& column, const RelationName& table, EffectBuilder& effect) {
  if (effect.state().created_here(table)) return;
  const CatalogRelation* relation = effect.state().relation(table);
  const CatalogColumn* known = relation != nullptr ? relation->column(column) : nullptr;
  const std::string name = column_of(table, column, effect);
  if (known == nullptr) {
    effect.unknown("if " + name + " is nullable, or every running version writes it");
  } else if (known->not_null && known->default_value) {
    effect.breaks("writers", "INSERTs of the running version that leave out " + name +
                                 " fail, as it is NOT NULL and has no default");
  }
}

void set_default(const SetDefault& set, const RelationName& table, EffectBuilder& effect) {
  if (!effect.column_exists(table, set.column)) return;
  effect.act(DdlAction::SetDefault, table);
  if (set.value.null_literal) without_default(set.column, table, effect);
}

void drop_default(const DropDefault& drop, const RelationName& table, EffectBuilder& effect) {
  if (!effect.column_exists(table, drop.column)) return;
  effect.act(DdlAction::DropDefault, table);
  without_default(drop.column, table, effect);
}

void describe_action(const AlterAction& action, const RelationName& table, EffectBuilder& effect) {
  std::visit(
      Overloaded{
          [&](const AddColumn& add) { describe(add, table, effect); },
          [&](const DropColumn& drop) { drop_column(drop, table, effect); },
          [&](const AlterColumnType& alter) { describe(alter, table, effect); },
          [&](const SetNotNull& set) { set_not_null(set, table, effect); },
          [&](const DropNotNull& drop) { drop_not_null(drop, table, effect); },
          [&](const SetDefault& set) { set_default(set, table, effect); },
          [&](const DropDefault& drop) { drop_default(drop, table, effect); },
          [&](const AddConstraint& add) { describe(add, table, effect); },
          [&](const ValidateConstraint& validate) { describe(validate, table, effect); },
          [&](const DropConstraint& drop) { describe(drop, table, effect); },
          [&](const SetStorageParameters&) { effect.act(DdlAction::SetStorageParameters, table); },
          [&](const SetStatistics&) { effect.act(DdlAction::SetStatistics, table); },
          [&](const SetStorageMode&) { effect.act(DdlAction::SetStorageMode, table); },
          [&](const ChangeOwner&) { effect.act(DdlAction::ChangeOwner, table); },
          [&](const AttachPartition& attach) { describe(attach, table, effect); },
          [&](const DetachPartition& detach) { describe(detach, table, effect); },
          [&](const OtherAlterAction& other) {
            effect.lock(table, LockMode::AccessExclusive);
            effect.not_understood("the action " + other.subtype + " is not modelled");
          }},
      action);
}

// Views take ACCESS EXCLUSIVE for all of these; only their own options and owner are understood.
void describe_on_view(const AlterAction& action, const RelationName& view, EffectBuilder& effect) {
  const bool understood = std::holds_alternative<ChangeOwner>(action) ||
                          std::holds_alternative<SetStorageParameters>(action) ||
                          std::holds_alternative<SetDefault>(action) ||
                          std::holds_alternative<DropDefault>(action);
  effect.lock(view, LockMode::AccessExclusive);
  if (!understood)
    effect.not_understood("this form of " + effect.statement().kind + " is not modelled");
}

void describe_on_index_or_sequence(const AlterAction& action, const AlterTable& alter,
                                   EffectBuilder& effect) {
  if (std::holds_alternative<SetStorageParameters>(action) ||
      std::holds_alternative<SetStatistics>(action)) {
    effect.lock(alter.table, LockMode::ShareUpdateExclusive);
  } else {
    effect.lock(alter.table, LockMode::AccessExclusive);
    if (!std::holds_alternative<ChangeOwner>(action)) {
      effect.not_understood("this form of " + effect.statement().kind + " is not modelled");
    }
  }
}

}  // namespace

void describe(const AlterTable& alter, EffectBuilder& effect) {
  const bool table = alter.kind == ObjectKind::Table;
  if (table && !effect.exists(alter.table, alter.if_exists)) return;
  for (const AlterAction& action : alter.actions) {
    if (table || alter.kind == ObjectKind::MaterializedView) {
      describe_action(action, alter.table, effect);
    } else if (alter.kind == ObjectKind::View) {
      describe_on_view(action, alter.table, effect);
    } else {
      describe_on_index_or_sequence(action, alter, effect);
    }
  }
}

}  // namespace lockstep::effects
