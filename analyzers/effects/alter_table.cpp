// ALTER TABLE and its kin: the actions that change the catalog alone. Those that may rewrite or
// scan have files of their own.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/columns_of_type.hpp"
#include "analyzers/effects/families.hpp"
#include "analyzers/not_null_proof.hpp"
#include "sql/overloaded.hpp"

namespace lockstep::effects {
namespace {

std::string column_of(const RelationName& table, const Identifier& column,
                      const EffectBuilder& effect) {
  return effect.shown(table) + "." + column.shown();
}

// CASCADE takes the views that read the column along.
void lock_dependents(const DropColumn& drop, const CatalogRelation* relation,
                     EffectBuilder& effect) {
  if (relation == nullptr) return;
  for (const CatalogDependent& dependent : relation->dependents) {
    const bool view = dependent.kind == "view" || dependent.kind == "materialized view";
    if (view && dependent.column == drop.column.text())
      effect.lock_table(dependent.name, LockMode::AccessExclusive);
  }
}

// Foreign keys of the column go with it, be the table the script's own.
void lock_referenced(const DropColumn& drop, const RelationName& table, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(table);
  if (relation == nullptr) return;
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (!constraint.referenced.empty() && names_column(constraint.columns, drop.column) &&
        !effect.state().created_here_shown(constraint.referenced)) {
      effect.lock_table(constraint.referenced, LockMode::AccessExclusive);
    }
  }
}

void drop_column(const DropColumn& drop, const RelationName& table, EffectBuilder& effect) {
  effect.act(DdlAction::DropColumn, table);
  if (!effect.column_exists(table, drop.column, drop.if_exists)) return;
  lock_referenced(drop, table, effect);
  if (effect.state().created_here(table)) return;
  const std::string column = column_of(table, drop.column, effect);
  effect.destroys("column " + column);
  effect.breaks("all", "statements of the running version that name " + column + " fail");
  const CatalogRelation* relation = effect.state().relation(table);
  if (drop.behavior == DropBehavior::Cascade) {
    effect.destroys("what depends on column " + column);
    lock_dependents(drop, relation, effect);
  }
  if (relation == nullptr) return;
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (!names_column(constraint.columns, drop.column)) continue;
    effect.fact("constraint " + Identifier(constraint.name).shown() + " goes with the column");
  }
  for (const CatalogIndex& index : relation->indexes) {
    if (names_column(index.columns, drop.column)) {
      effect.lock_index(RelationName{Identifier(relation->schema), Identifier(index.name)}.shown(),
                        LockMode::AccessExclusive);
    }
  }
  for (const std::string& sequence : effect.state().owned_sequences(relation->shown())) {
    const CatalogRelation* owned = effect.state().relation_shown(sequence);
    if (owned != nullptr && owned->sequence && owned->sequence->column == drop.column.text())
      effect.lock_index(sequence, LockMode::AccessExclusive);
  }
  for (const CatalogDependent& dependent : relation->dependents) {
    const bool goes_along = dependent.kind == "sequence" || dependent.kind == "statistics";
    if (dependent.column != drop.column.text() || goes_along ||
        drop.behavior == DropBehavior::Cascade) {
      continue;
    }
    effect.raises("2BP01", dependent.kind + " " + dependent.name + " depends on column " + column);
  }
}

void set_not_null(const SetNotNull& set, const RelationName& table, EffectBuilder& effect) {
  if (!effect.column_exists(table, set.column)) return;
  const auto proof = not_null_proof(table, set.column, effect.state(), &effect.statement());
  if (proof) {
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

void lock_identity_sequence(const ChangeIdentity& change, const CatalogRelation& relation,
                            EffectBuilder& effect) {
  if (change.change == IdentityChange::Add) return;
  for (const std::string& shown : effect.state().owned_sequences(relation.shown())) {
    const CatalogRelation* owned = effect.state().relation_shown(shown);
    if (owned == nullptr || !owned->sequence || !owned->sequence->identity ||
        owned->sequence->column != change.column.text()) {
      continue;
    }
    const bool drops = change.change == IdentityChange::Drop;
    effect.lock_index(shown, drops ? LockMode::AccessExclusive : LockMode::ShareRowExclusive);
    if (change.options) effect.new_heap(shown);
  }
}

void change_identity(const ChangeIdentity& change, const RelationName& table,
                     EffectBuilder& effect) {
  if (!effect.column_exists(table, change.column, change.if_exists)) return;
  effect.act(DdlAction::SetDefault, table);
  if (effect.state().created_here(table)) return;
  const CatalogRelation* relation = effect.state().relation(table);
  const CatalogColumn* column = relation != nullptr ? relation->column(change.column) : nullptr;
  if (relation != nullptr) lock_identity_sequence(change, *relation, effect);
  const std::string name = column_of(table, change.column, effect);
  const bool was_always = column != nullptr && column->identity == "always";
  if (change.change == IdentityChange::Drop) {
    if (column == nullptr || !column->identity.empty()) {
      effect.breaks("writers", "INSERTs of the running version that leave out " + name +
                                   " fail, as it is NOT NULL and has no default");
    } else if (change.if_exists == IfExists::Required) {
      effect.raises("55000", name + " is no identity column");
    }
  } else if (change.always && !was_always) {
    effect.breaks("writers", "INSERTs of the running version that give a value for " + name +
                                 " fail, as it is GENERATED ALWAYS");
  }
  if (change.change == IdentityChange::Add && column != nullptr) {
    if (!column->not_null) effect.raises("55000", name + " is not NOT NULL");
    if (!column->identity.empty() || column->default_value)
      effect.raises("55000", name + " has a default or an identity already");
  }
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
          [&](const ChangeOwner&) {
            effect.act(DdlAction::ChangeOwner, table);
            effect.lock_indexes(effect.shown(table), LockMode::AccessExclusive);
            effect.lock_owned_sequences(effect.shown(table), LockMode::AccessExclusive);
          },
          [&](const AttachPartition& attach) { describe(attach, table, effect); },
          [&](const DetachPartition& detach) { describe(detach, table, effect); },
          [&](const FinalizeDetach& finalize) { describe(finalize, table, effect); },
          [&](const ChangeInheritance& change) { describe(change, table, effect); },
          [&](const AlterConstraint& alter) { describe(alter, table, effect); },
          [&](const ChangeIdentity& change) { change_identity(change, table, effect); },
          [&](const DropExpression& drop) {
            if (effect.column_exists(table, drop.column)) effect.act(DdlAction::DropDefault, table);
          },
          [&](const ChangeProperty& change) { describe(change, table, effect); },
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

// ALTER INDEX: what changes the file keeps plans waiting, as planning opens every index.
void describe_on_index(const AlterAction& action, const RelationName& index,
                       EffectBuilder& effect) {
  const std::string shown = effect.shown(index);
  const CatalogRelation* owner = effect.state().indexed_relation(index);
  if (owner != nullptr && effect.state().created_here(owner->relation_name())) return;
  if (std::holds_alternative<SetStorageParameters>(action) ||
      std::holds_alternative<SetStatistics>(action)) {
    effect.lock_index(shown, LockMode::ShareUpdateExclusive);
    return;
  }
  if (const auto* attach = std::get_if<AttachPartition>(&action)) {
    effect.lock_index(shown, LockMode::ShareUpdateExclusive);
    effect.lock_index(effect.shown(attach->partition), LockMode::AccessExclusive);
    const CatalogRelation* partition = effect.state().indexed_relation(attach->partition);
    for (const CatalogRelation* each : {owner, partition}) {
      if (each != nullptr) effect.lock(each->relation_name(), LockMode::AccessShare);
    }
    return;
  }
  effect.lock_index(shown, LockMode::AccessExclusive);
  const auto* change = std::get_if<ChangeProperty>(&action);
  if (change != nullptr && change->property == TableProperty::Tablespace) {
    if (change->value == "pg_default") {
      effect.unknown("if pg_default is the tablespace of " + shown + " already");
    } else {
      effect.rebuild(index, shown);
    }
  } else {
    effect.not_understood("this form of " + effect.statement().kind + " is not modelled");
  }
}

void describe_on_sequence(const AlterAction& action, const RelationName& sequence,
                          EffectBuilder& effect) {
  effect.lock_index(effect.shown(sequence), LockMode::AccessExclusive);
  if (!std::holds_alternative<ChangeOwner>(action))
    effect.not_understood("this form of " + effect.statement().kind + " is not modelled");
}

// A composite type's attributes: refused where a column has the type.
void describe_on_type(const AlterAction& action, const AlterTable& alter, EffectBuilder& effect) {
  const std::string type = alter.table.shown();
  if (effect.state().created_type(alter.table)) return;
  if (const auto* change = std::get_if<AlterColumnType>(&action)) {
    const std::string attribute = type + "." + change->column.shown();
    if (!effect.state().has_catalog()) effect.unknown("if no column has type " + type);
    for (const std::string& table : tables_with_type(alter.table, effect.state()))
      effect.raises("0A000", "a column of " + table + " has type " + type);
    effect.unknown("if no running version counts on the type of " + attribute);
  } else if (const auto* drop = std::get_if<DropColumn>(&action)) {
    effect.destroys("attribute " + type + "." + drop->column.shown());
    effect.breaks("all", "statements of the running version that name " + type + "." +
                             drop->column.shown() + " fail");
  } else if (!std::holds_alternative<AddColumn>(action) &&
             !std::holds_alternative<ChangeOwner>(action)) {
    effect.not_understood("this form of " + effect.statement().kind + " is not modelled");
  }
}

}  // namespace

void describe(const AlterTable& alter, EffectBuilder& effect) {
  const bool table = alter.kind == ObjectKind::Table || alter.kind == ObjectKind::ForeignTable;
  if (table && !effect.exists(alter.table, alter.if_exists)) return;
  for (const AlterAction& action : alter.actions) {
    if (table || alter.kind == ObjectKind::MaterializedView) {
      describe_action(action, alter.table, effect);
    } else if (alter.kind == ObjectKind::View) {
      describe_on_view(action, alter.table, effect);
    } else if (alter.kind == ObjectKind::Index) {
      describe_on_index(action, alter.table, effect);
    } else if (alter.kind == ObjectKind::Type) {
      describe_on_type(action, alter, effect);
    } else {
      describe_on_sequence(action, alter.table, effect);
    }
  }
}

}  // namespace lockstep::effects
