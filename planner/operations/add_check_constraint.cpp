// ADD CHECK on a table in use: NOT VALID holds for new rows at once, VALIDATE proves the old ones
// while reads and writes go on. What its author wrote as NOT VALID stays so.

#include "planner/operations/constraint_steps.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "sql/errors.hpp"

namespace lockstep {

namespace {

Sql definition(const Constraint& constraint) {
  SqlBuilder sql;
  if (constraint.check) {
    sql << "CHECK " << *constraint.check;
  } else {
    sql << "NOT NULL " << constraint.columns.front();
  }
  if (constraint.no_inherit) sql << " NO INHERIT";
  sql << " NOT VALID";
  return sql;
}

}  // namespace

PlanFragment plan(const operations::AddCheckConstraint& operation, const OperationContext&) {
  const RelationName& table = operation.table;
  const Constraint& constraint = operation.constraint;
  if (!constraint.name || (!constraint.check && constraint.columns.size() != 1))
    throw InternalError("a CHECK without a name or expression was planned");
  const Identifier& name = *constraint.name;
  const std::vector<RelationName> all = with_family(table, operation.family);

  PlanFragment fragment;
  fragment.keeps_shapes = true;
  for (const RelationName& each : all)
    fragment.relations.push_back(each.shown());
  fragment.expand.push_back({.id = "",
                             .action = RunDdl{{add_constraint(table, name, definition(constraint))},
                                              locked(all, LockMode::AccessExclusive)},
                             .undo = {.statements = {drop_constraint(table, name)},
                                      .locks = locked(all, LockMode::AccessExclusive)},
                             .why = "holds for every new row of " + table.shown() +
                                    " at once; rows that are there are not read"});
  if (constraint.validation == Validation::Immediate)
    append(fragment.backfill, validate_family(table, operation.family, name));
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
