// What a table is asked to hold: proved at leisure.

#include "planner/constraint_name.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"

#include <algorithm>

namespace lockstep {
namespace {

std::optional<Identifier> unvalidated_proof(const RelationName& table, const Identifier& column,
                                            const Subject& subject) {
  const CatalogRelation* relation = subject.before.relation(table);
  if (relation == nullptr) return std::nullopt;
  for (const CatalogConstraint& constraint : relation->constraints) {
    const auto& proven = constraint.proves_not_null;
    const bool proves = std::find(proven.begin(), proven.end(), column.text()) != proven.end();
    if (proves && !constraint.validated) return Identifier(constraint.name);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Recognised> recognise_not_null(const SetNotNull& set, const AlterTable& alter,
                                             const Subject& subject) {
  if (subject.effect.stalls.empty()) return std::nullopt;
  const RelationName table = qualified_name(alter.table, subject.before);
  return Operation{operations::SetColumnNotNull{table, set.column,
                                                unvalidated_proof(alter.table, set.column, subject),
                                                subject.contract_phase()}};
}

std::optional<Recognised> recognise_constraint(const AddConstraint& add, const AlterTable& alter,
                                               const Subject& subject) {
  if (add.constraint.kind != ConstraintKind::Check || !add.constraint.check) return std::nullopt;
  Constraint constraint = add.constraint;
  if (!constraint.name)
    constraint.name = check_constraint_name(alter.table, *constraint.check, subject.before);
  return Operation{operations::AddCheckConstraint{qualified_name(alter.table, subject.before),
                                                  constraint, subject.contract_phase()}};
}

std::optional<Recognised> recognise_validation(const ValidateConstraint& validate,
                                               const AlterTable& alter, const Subject& subject) {
  return Operation{operations::ValidateTableConstraint{
      qualified_name(alter.table, subject.before), validate.constraint, subject.contract_phase()}};
}

}  // namespace lockstep
