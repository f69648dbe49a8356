// SET NOT NULL on a table in use: a CHECK that is NOT VALID takes effect for new rows at once,
// VALIDATE proves the old ones while reads and writes go on, and SET NOT NULL then believes the
// CHECK instead of reading the table (PostgreSQL 12 and later).

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {
namespace {

Step add_check(const RelationName& table, const Identifier& column, const Identifier& check) {
  return {.id = "",
          .action = RunDdl{{SqlBuilder{} << "ALTER TABLE " << table << " ADD CONSTRAINT " << check
                                         << " CHECK (" << column << " IS NOT NULL) NOT VALID"},
                           locked(table, LockMode::AccessExclusive)},
          // The last step has dropped it already when that one ran.
          .undo = {.statements = {SqlBuilder{} << "ALTER TABLE " << table
                                               << " DROP CONSTRAINT IF EXISTS " << check},
                   .locks = locked(table, LockMode::AccessExclusive)},
          .why = "from here on no row of " + table.shown() + " gets NULL in " + column.shown() +
                 "; rows that are there are not read"};
}

Step validate(const RelationName& table, const Identifier& check) {
  return {.id = "",
          .action = ValidateConstraintStep{SqlBuilder{} << "ALTER TABLE " << table
                                                        << " VALIDATE CONSTRAINT " << check,
                                           table, check},
          .undo = {},
          .why = "reads every row while reads and writes go on"};
}

}  // namespace

PlanFragment plan(const operations::SetColumnNotNull& operation, const OperationContext&) {
  const RelationName& table = operation.table;
  const Identifier own_check = derived_name("lockstep_", operation.column, "_not_null");
  const Identifier check = operation.existing_check.value_or(own_check);

  PlanFragment fragment;
  fragment.relations = {table.shown()};
  if (!operation.existing_check)
    fragment.expand.push_back(add_check(table, operation.column, check));
  fragment.backfill.push_back(validate(table, check));

  RunDdl set{{SqlBuilder{} << "ALTER TABLE " << table << " ALTER COLUMN " << operation.column
                           << " SET NOT NULL"},
             locked(table, LockMode::AccessExclusive)};
  if (!operation.existing_check) {
    set.sql.push_back(SqlBuilder{} << "ALTER TABLE " << table << " DROP CONSTRAINT " << check);
  }
  fragment.backfill.push_back(
      {.id = "",
       .action = std::move(set),
       .undo = {.statements = {SqlBuilder{} << "ALTER TABLE " << table << " ALTER COLUMN "
                                            << operation.column << " DROP NOT NULL"},
                .locks = locked(table, LockMode::AccessExclusive)},
       .why = "the valid CHECK proves it, so the table is not read again under the lock"});
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
