// RENAME, and ALTER TYPE … RENAME VALUE: brief, but the running version knows the old name only.

#include "analyzers/effects/families.hpp"

namespace lockstep::effects {
namespace {

void break_name(const std::string& what, EffectBuilder& effect) {
  effect.breaks("all", "statements of the running version that name " + what + " fail");
}

void rename_relation(const Rename& rename, std::string_view noun, EffectBuilder& effect) {
  effect.act(DdlAction::RenameTable, rename.relation);
  const CatalogRelation* relation = effect.state().relation(rename.relation);
  if (relation != nullptr) {
    const std::string taken = RelationName{Identifier(relation->schema), rename.new_name}.shown();
    if (effect.state().relation_shown(taken) != nullptr)
      effect.raises("42P07", "relation " + taken + " exists already");
  }
  if (effect.state().created_here(rename.relation)) return;
  break_name(std::string(noun) + " " + effect.shown(rename.relation), effect);
}

}  // namespace

void describe(const Rename& rename, EffectBuilder& effect) {
  switch (rename.kind) {
    case RenameKind::Column: {
      if (!effect.exists(rename.relation) || !rename.part ||
          !effect.column_exists(rename.relation, *rename.part)) {
        return;
      }
      effect.act(DdlAction::RenameColumn, rename.relation);
      if (effect.state().created_here(rename.relation)) return;
      break_name("column " + effect.shown(rename.relation) + "." + rename.part->shown(), effect);
      return;
    }
    case RenameKind::Table:
      if (effect.exists(rename.relation)) rename_relation(rename, "table", effect);
      return;
    case RenameKind::View:
      return rename_relation(rename, "view", effect);
    case RenameKind::Sequence:
      return rename_relation(rename, "sequence", effect);
    case RenameKind::Constraint:
      if (effect.exists(rename.relation)) effect.act(DdlAction::RenameConstraint, rename.relation);
      return;
    case RenameKind::Index:
      effect.lock_index(effect.shown(rename.relation), LockMode::ShareUpdateExclusive);
      return;
    case RenameKind::Schema:
      return break_name("schema " + rename.relation.name.shown(), effect);
    case RenameKind::OnTable:
      if (effect.exists(rename.relation)) effect.lock(rename.relation, LockMode::AccessExclusive);
      return;
    case RenameKind::Type:
      if (!effect.state().created_type(rename.relation))
        break_name("type " + rename.relation.shown(), effect);
      return;
    case RenameKind::Attribute:
      if (!effect.state().created_type(rename.relation) && rename.part) {
        break_name("attribute " + rename.relation.shown() + "." + rename.part->shown(), effect);
      }
      return;
    case RenameKind::Function:
      return break_name("function " + rename.relation.shown(), effect);
    case RenameKind::Standalone:
      return;
    case RenameKind::Other:
      return effect.not_understood("this form of " + effect.statement().kind + " is not modelled");
  }
}

void describe(const AlterEnum& alter, EffectBuilder& effect) {
  if (!alter.new_name || effect.state().created_type(alter.type)) return;
  break_name("the value " + quoted_literal(alter.value) + " of type " + alter.type.shown(), effect);
}

}  // namespace lockstep::effects
