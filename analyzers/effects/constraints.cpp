// ALTER TABLE … ADD, VALIDATE and DROP CONSTRAINT.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/families.hpp"
#include "analyzers/not_null_proof.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

void add_check(const Constraint& constraint, const RelationName& table, EffectBuilder& effect) {
  const bool immediate = constraint.validation == Validation::Immediate;
  const DdlAction action = immediate ? DdlAction::AddCheckValidated : DdlAction::AddCheckNotValid;
  if (constraint.no_inherit) {
    effect.act_alone(action, table);
  } else {
    effect.act(action, table);
  }
}

void add_not_null(const Constraint& constraint, const RelationName& table, EffectBuilder& effect) {
  const bool proven = constraint.columns.size() == 1 &&
                      not_null_proof(table, constraint.columns.front(), effect.state()).has_value();
  const bool scans = constraint.validation == Validation::Immediate && !proven;
  effect.act(scans ? DdlAction::SetNotNullUnproven : DdlAction::SetNotNullProven, table);
}

const CatalogIndex* find_index(const CatalogRelation* relation, const Identifier& name) {
  if (relation == nullptr) return nullptr;
  for (const CatalogIndex& index : relation->indexes) {
    if (index.name == name.text()) return &index;
  }
  return nullptr;
}

// PRIMARY KEY USING INDEX makes its columns NOT NULL, and reads the heap for those not proven so.
void add_primary_key_using(const Identifier& name, const RelationName& table,
                           EffectBuilder& effect) {
  const CatalogIndex* index = find_index(effect.state().known_part(table), name);
  if (effect.state().created_here(table)) return;
  if (index == nullptr) {
    effect.unknown("if every column of index " + name.shown() + " is NOT NULL already");
    return;
  }
  for (const std::string& column : index->columns) {
    if (const auto proof = not_null_proof(table, Identifier(column), effect.state())) {
      effect.fact(*proof);
    } else {
      effect.scan(table);
      effect.fact(effect.shown(table) + "." + Identifier(column).shown() +
                  " is not proven NOT NULL");
    }
  }
}

void refuse_without_partition_key(const Constraint& constraint, const CatalogRelation& relation,
                                  EffectBuilder& effect) {
  for (const std::string& column : relation.partition_columns) {
    const bool named = std::any_of(constraint.columns.begin(), constraint.columns.end(),
                                   [&](const Identifier& each) { return each.text() == column; });
    if (!named) {
      effect.raises("0A000", "a unique constraint of " + relation.shown() +
                                 " must include the partition key's column " + column);
    }
  }
}

// A partition's part of the key is an index that is built under SHARE, unless a column has to be
// proven NOT NULL first.
void add_key_of_partitions(const Constraint& constraint, const RelationName& table,
                           EffectBuilder& effect) {
  const bool proven = std::all_of(
      constraint.columns.begin(), constraint.columns.end(), [&](const Identifier& column) {
        return not_null_proof(table, column, effect.state()).has_value();
      });
  const bool proves = constraint.kind == ConstraintKind::PrimaryKey && !proven;
  for (const std::string& member : effect.family(table)) {
    if (member == effect.shown(table)) continue;
    effect.act_on(proves ? DdlAction::AddPrimaryKey : DdlAction::CreateIndex, member);
  }
}

void refuse_second_primary_key(const RelationName& table, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(table);
  if (relation == nullptr) return;
  for (const CatalogConstraint& each : relation->constraints) {
    if (each.kind == "primary key" &&
        !drops_constraint(effect.statement(), Identifier(each.name))) {
      effect.raises("42P16", effect.shown(table) + " has a primary key already");
    }
  }
}

void add_key(const Constraint& constraint, const RelationName& table, EffectBuilder& effect) {
  const bool primary = constraint.kind == ConstraintKind::PrimaryKey;
  if (primary) refuse_second_primary_key(table, effect);
  if (constraint.using_index) {
    const CatalogRelation* known = effect.state().relation(table);
    if (known != nullptr && !effect.state().created_here(table) &&
        find_index(known, *constraint.using_index) == nullptr) {
      effect.raises("42704", "index " + constraint.using_index->shown() + " does not exist");
    }
    effect.act(DdlAction::AddUniqueUsingIndex, table);
    if (primary) add_primary_key_using(*constraint.using_index, table, effect);
    return;
  }
  const CatalogRelation* relation = effect.state().relation(table);
  // Keys are not inherited, but a partitioned table's is made on every partition.
  effect.act_alone(primary ? DdlAction::AddPrimaryKey : DdlAction::AddUnique, table);
  if (relation != nullptr && relation->kind == 'p') {
    refuse_without_partition_key(constraint, *relation, effect);
    add_key_of_partitions(constraint, table, effect);
  }
  if (constraint.name) {
    const std::string shown = effect.shown(table);
    effect.rebuild(table, shown.substr(0, shown.find('.') + 1) + constraint.name->shown());
  }
}

void add_foreign_key(const Constraint& constraint, const RelationName& table,
                     EffectBuilder& effect) {
  const bool immediate = constraint.validation == Validation::Immediate;
  const DdlAction action =
      immediate ? DdlAction::AddForeignKeyValidated : DdlAction::AddForeignKeyNotValid;
  // A foreign key is not inherited, but a partitioned table's is made on every partition.
  const CatalogRelation* referencing = effect.state().relation(table);
  if (referencing != nullptr && referencing->kind != 'p') {
    effect.act_alone(action, table);
  } else {
    effect.act(action, table);
  }
  if (constraint.referenced && effect.exists(*constraint.referenced)) {
    effect.lock_family(*constraint.referenced, lock_profile(DdlAction::AddForeignKeyNotValid).mode);
  }
  if (immediate && constraint.referenced && !effect.state().created_here(table))
    effect.scan(*constraint.referenced);
  const CatalogRelation* relation = effect.state().relation(table);
  const bool partitioned = relation != nullptr && relation->kind == 'p';
  if (!immediate && partitioned && effect.state().version() < ServerVersion::of_major(18)) {
    effect.raises("42809",
                  "a partitioned table cannot have a NOT VALID foreign key before PostgreSQL 18");
  }
}

// The constraint, where the catalog or the script tells; nothing, and an error, where it tells that
// there is none.
const CatalogConstraint* named_constraint(const Identifier& name, const RelationName& table,
                                          IfExists if_exists, EffectBuilder& effect) {
  const CatalogRelation* part = effect.state().known_part(table);
  const CatalogConstraint* found = part != nullptr ? find_constraint(*part, name) : nullptr;
  // A table that the script created may have more than it spells out: LIKE, INHERITS.
  const bool known_in_full =
      effect.state().relation(table) != nullptr && !effect.state().created_here(table);
  if (found != nullptr || !known_in_full) return found;
  if (if_exists == IfExists::Tolerated) {
    effect.fact("constraint " + name.shown() + " does not exist, so nothing happens");
  } else {
    effect.raises("42704",
                  "constraint " + name.shown() + " of " + effect.shown(table) + " does not exist");
  }
  return nullptr;
}

bool adds_primary_key(const Statement& statement) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  return alter != nullptr &&
         std::any_of(alter->actions.begin(), alter->actions.end(), [](const AlterAction& action) {
           const auto* add = std::get_if<AddConstraint>(&action);
           return add != nullptr && add->constraint.kind == ConstraintKind::PrimaryKey;
         });
}

// The statement may add a constraint and validate or drop it at once.
bool adds_constraint(const Statement& statement, const Identifier& name) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr) return false;
  for (const AlterAction& action : alter->actions) {
    const auto* add = std::get_if<AddConstraint>(&action);
    if (add != nullptr && add->constraint.name == name) return true;
  }
  return false;
}

// A published table's identity is its primary key, unless it has another.
void lose_replica_identity(const CatalogConstraint& dropped, const RelationName& table,
                           EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(table);
  if (dropped.kind != "primary key" || relation == nullptr || relation->publications.empty() ||
      !relation->replica_identity.empty() || adds_primary_key(effect.statement())) {
    return;
  }
  effect.breaks("writers", "UPDATE and DELETE of " + relation->shown() +
                               " fail, as it is published and has no replica identity any more");
}

// Foreign keys of other tables that count on the key which is dropped.
void describe_referencing(const DropConstraint& drop, const CatalogRelation& relation,
                          const CatalogConstraint& key, EffectBuilder& effect) {
  for (const std::string& shown : relation.referenced_by) {
    const CatalogRelation* referencing = effect.state().relation_shown(shown);
    if (referencing == nullptr) continue;
    for (const CatalogConstraint& each : referencing->constraints) {
      if (each.referenced != relation.shown() || each.referenced_columns != key.columns) continue;
      if (drop.behavior == DropBehavior::Cascade) {
        effect.lock_table(shown, LockMode::AccessExclusive);
      } else {
        effect.raises("2BP01", "foreign key " + Identifier(each.name).shown() + " of " + shown +
                                   " depends on constraint " + drop.constraint.shown());
      }
    }
  }
}

}  // namespace

void describe(const AddConstraint& add, const RelationName& table, EffectBuilder& effect) {
  switch (add.constraint.kind) {
    case ConstraintKind::Check:
      return add_check(add.constraint, table, effect);
    case ConstraintKind::NotNull:
      return add_not_null(add.constraint, table, effect);
    case ConstraintKind::Unique:
    case ConstraintKind::PrimaryKey:
    case ConstraintKind::Exclude:
      return add_key(add.constraint, table, effect);
    case ConstraintKind::ForeignKey:
      return add_foreign_key(add.constraint, table, effect);
  }
}

void describe(const ValidateConstraint& validate, const RelationName& table,
              EffectBuilder& effect) {
  if (adds_constraint(effect.statement(), validate.constraint)) {
    effect.act(DdlAction::ValidateCheck, table);
    return;
  }
  const CatalogConstraint* known =
      named_constraint(validate.constraint, table, IfExists::Required, effect);
  if (known != nullptr && known->validated) {
    effect.lock(table, lock_profile(DdlAction::ValidateCheck).mode);
    effect.fact("constraint " + validate.constraint.shown() + " is valid already");
    return;
  }
  effect.act(DdlAction::ValidateCheck, table);
  if (known != nullptr && !known->referenced.empty()) {
    effect.lock_table(known->referenced, LockMode::RowShare);
    effect.scan_table(known->referenced);
  }
}

void describe(const AlterConstraint& alter, const RelationName& table, EffectBuilder& effect) {
  effect.lock_family(table, LockMode::AccessExclusive);
  named_constraint(alter.constraint, table, IfExists::Required, effect);
}

void describe(const DropConstraint& drop, const RelationName& table, EffectBuilder& effect) {
  effect.act(DdlAction::DropConstraint, table);
  const CatalogConstraint* known = named_constraint(drop.constraint, table, drop.if_exists, effect);
  if (known != nullptr && !known->referenced.empty() &&
      !effect.state().created_here_shown(known->referenced)) {
    effect.lock_table(known->referenced, LockMode::AccessExclusive);
  }
  if (effect.state().created_here(table)) return;
  if (known == nullptr && effect.state().relation(table) != nullptr) return;
  if (known != nullptr) lose_replica_identity(*known, table, effect);
  const CatalogRelation* relation = effect.state().relation(table);
  if (find_index(relation, drop.constraint) != nullptr) {
    effect.lock_index(RelationName{Identifier(relation->schema), drop.constraint}.shown(),
                      LockMode::AccessExclusive);
    describe_referencing(drop, *relation, *known, effect);
  }
  if (drop.behavior == DropBehavior::Cascade) {
    effect.weakens("every foreign key that refers to constraint " + drop.constraint.shown());
  }
  if (known != nullptr && repeats_not_null(*known, *effect.state().known_part(table))) {
    effect.fact("constraint " + drop.constraint.shown() + " says what NOT NULL says already");
    return;
  }
  effect.weakens("constraint " + drop.constraint.shown() + " of " + effect.shown(table));
}

}  // namespace lockstep::effects
