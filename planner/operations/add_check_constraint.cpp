// ADD CHECK on a table in use: NOT VALID holds for new rows at once, VALIDATE proves the old ones
// while reads and writes go on. What its author wrote as NOT VALID stays so.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "sql/errors.hpp"

namespace lockstep {

PlanFragment plan(const operations::AddCheckConstraint& operation, const OperationContext&) {
  const RelationName& table = operation.table;
  const Constraint& constraint = operation.constraint;
  if (!constraint.name || !constraint.check)
    throw InternalError("a CHECK without a name or expression was planned");
  const Identifier& name = *constraint.name;

  SqlBuilder add;
  add << "ALTER TABLE " << table << " ADD CONSTRAINT " << name << " CHECK " << *constraint.check;
  if (constraint.no_inherit) add << " NO INHERIT";
  add << " NOT VALID";

  PlanFragment fragment;
  fragment.relations = {table.shown()};
  fragment.expand.push_back({.id = "",
                             .action = RunDdl{{add}, locked(table, LockMode::AccessExclusive)},
                             .undo = {.statements = {SqlBuilder{} << "ALTER TABLE " << table
                                                                  << " DROP CONSTRAINT " << name},
                                      .locks = locked(table, LockMode::AccessExclusive)},
                             .why = "holds for every new row of " + table.shown() +
                                    " at once; rows that are there are not read"});
  if (constraint.validation == Validation::Immediate) {
    fragment.backfill.push_back(
        {.id = "",
         .action = ValidateConstraintStep{SqlBuilder{} << "ALTER TABLE " << table
                                                       << " VALIDATE CONSTRAINT " << name,
                                          table, name},
         .undo = {},
         .why = "reads every row while reads and writes go on"});
  }
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
