// ALTER TABLE on a table in use, by its action.

#include "planner/recognise/families.hpp"

namespace lockstep {
namespace {

std::optional<Recognised> recognise_action(const AlterTable& alter, const Subject& subject) {
  const AlterAction& action = alter.actions.front();
  if (const auto* type = std::get_if<AlterColumnType>(&action))
    return recognise_type_change(*type, alter, subject);
  if (const auto* add = std::get_if<AddColumn>(&action))
    return recognise_new_column(*add, alter, subject);
  // The server would refuse it; not_safe says with what.
  if (!subject.effect.raises.empty()) return std::nullopt;
  if (const auto* set = std::get_if<SetNotNull>(&action))
    return recognise_not_null(*set, alter, subject);
  if (const auto* add = std::get_if<AddConstraint>(&action))
    return recognise_constraint(*add, alter, subject);
  if (const auto* drop = std::get_if<DropConstraint>(&action))
    return recognise_dropped_constraint(*drop, alter, subject);
  if (const auto* validate = std::get_if<ValidateConstraint>(&action))
    return recognise_validation(*validate, alter, subject);
  if (const auto* drop = std::get_if<DropNotNull>(&action))
    return recognise_null_allowed(*drop, alter, subject);
  if (const auto* drop = std::get_if<DropDefault>(&action))
    return recognise_default_dropped(drop->column, alter, subject);
  if (const auto* set = std::get_if<SetDefault>(&action); set != nullptr && set->value.null_literal)
    return recognise_default_dropped(set->column, alter, subject);
  return std::nullopt;
}

// DROP CONSTRAINT and ADD CONSTRAINT in one statement.
std::optional<Recognised> recognise_pair(const AlterTable& alter, const Subject& subject) {
  const auto* drop = std::get_if<DropConstraint>(&alter.actions.front());
  const auto* add = std::get_if<AddConstraint>(&alter.actions.back());
  if (drop == nullptr || add == nullptr || !subject.effect.raises.empty()) return std::nullopt;
  return recognise_replacement(*drop, *add, alter, subject);
}

bool is_about_constraints(const AlterAction& action) {
  return std::holds_alternative<SetNotNull>(action) ||
         std::holds_alternative<AddConstraint>(action) ||
         std::holds_alternative<DropConstraint>(action) ||
         std::holds_alternative<ValidateConstraint>(action);
}

// What is known of the tables above and below it is enough to lock and change them together.
bool is_within_family(const CatalogRelation& relation, const AlterTable& alter) {
  const bool known = !relation.parents.empty() || !relation.children.empty();
  return known && !alter.only && is_about_constraints(alter.actions.front());
}

}  // namespace

std::optional<Recognised> recognise_alter_table(const Subject& subject) {
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  if (alter == nullptr || alter->kind != ObjectKind::Table) return std::nullopt;
  if (subject.before.created_here(alter->table)) return std::nullopt;
  if (subject.as_is()) return std::nullopt;
  if (auto dropped = recognise_dropped_columns(*alter, subject)) return dropped;
  if (alter->actions.size() > 2) return std::nullopt;
  // IF EXISTS and no such table: nothing happens, and nothing can be staged.
  if (alter->if_exists == IfExists::Tolerated && subject.before.relation(alter->table) == nullptr) {
    return std::nullopt;
  }
  const CatalogRelation* relation = subject.before.relation(alter->table);
  if (relation != nullptr && (relation->kind == 'p' || relation->inherits) &&
      !is_within_family(*relation, *alter)) {
    return std::nullopt;
  }
  return alter->actions.size() == 2 ? recognise_pair(*alter, subject)
                                    : recognise_action(*alter, subject);
}

}  // namespace lockstep
