// What a table is asked to hold: proved at leisure.

#include "planner/constraint_name.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/kept_names.hpp"
#include "planner/recognise/not_null_columns.hpp"

namespace lockstep {
namespace {

std::optional<Recognised> recognise_check(const AddConstraint& add, const AlterTable& alter,
                                          const Subject& subject) {
  if (!add.constraint.check) return std::nullopt;
  Constraint constraint = add.constraint;
  if (!constraint.name)
    constraint.name = check_constraint_name(alter.table, *constraint.check, subject.before);
  if (auto refused = name_is_kept(*constraint.name, alter.table, subject)) return *refused;
  TableFamily family;
  if (!constraint.no_inherit) family = family_of(alter.table, subject.before);
  return Operation{operations::AddCheckConstraint{qualified_name(alter.table, subject.before),
                                                  constraint, subject.contract_phase(), family}};
}

// NOT NULL as a constraint of its own; before PostgreSQL 18 there is none.
std::optional<Recognised> recognise_not_null_constraint(const AddConstraint& add,
                                                        const AlterTable& alter,
                                                        const Subject& subject) {
  if (subject.before.version() < ServerVersion::of_major(18)) {
    return subject.refused("NOT NULL is no table constraint before PostgreSQL 18",
                           "Write ALTER TABLE … ALTER COLUMN … SET NOT NULL.");
  }
  if (add.constraint.columns.size() != 1) return std::nullopt;
  Constraint constraint = add.constraint;
  if (!constraint.name)
    constraint.name = not_null_name(alter.table, constraint.columns.front(), subject.before);
  return Operation{operations::AddCheckConstraint{
      qualified_name(alter.table, subject.before), constraint, subject.contract_phase(),
      constraint.no_inherit ? TableFamily{} : family_of(alter.table, subject.before)}};
}

}  // namespace

std::optional<Recognised> recognise_not_null(const SetNotNull& set, const AlterTable& alter,
                                             const Subject& subject) {
  if (subject.effect.stalls.empty()) return std::nullopt;
  return Operation{
      not_null_proven(alter.table, set.column, subject.before, subject.contract_phase())};
}

std::optional<Recognised> recognise_constraint(const AddConstraint& add, const AlterTable& alter,
                                               const Subject& subject) {
  switch (add.constraint.kind) {
    case ConstraintKind::Check:
      return recognise_check(add, alter, subject);
    case ConstraintKind::NotNull:
      return recognise_not_null_constraint(add, alter, subject);
    case ConstraintKind::ForeignKey:
      return recognise_foreign_key(add, alter, subject);
    case ConstraintKind::Unique:
    case ConstraintKind::PrimaryKey:
      return recognise_key(add, alter, subject);
    case ConstraintKind::Exclude:
      return subject.refused(
          "the index of an EXCLUDE constraint cannot be built CONCURRENTLY: ACCESS EXCLUSIVE on " +
              subject.before.resolve(alter.table) +
              " blocks every read and write until it is built",
          "Make a new table with the constraint, copy the rows and rename the two, or let a "
          "trigger check it. " +
              kAsIsHelp);
  }
  return std::nullopt;
}

std::optional<Recognised> recognise_validation(const ValidateConstraint& validate,
                                               const AlterTable& alter, const Subject& subject) {
  const CatalogRelation* relation = subject.before.relation(alter.table);
  if (relation != nullptr && !relation->children.empty()) return std::nullopt;
  return Operation{operations::ValidateTableConstraint{
      qualified_name(alter.table, subject.before), validate.constraint, subject.contract_phase()}};
}

}  // namespace lockstep
