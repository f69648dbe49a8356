// SET NOT NULL on a table in use: a CHECK that is NOT VALID takes effect for new rows at once,
// VALIDATE proves the old ones while reads and writes go on, and SET NOT NULL then believes the
// CHECK instead of reading the table (PostgreSQL 12 and later).

#include "planner/operations/constraint_steps.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {
namespace {

Step add_check(const operations::SetColumnNotNull& operation, const Identifier& check,
               const std::vector<RelationLock>& locks) {
  const RelationName& table = operation.table;
  return {.id = "",
          .action =
              RunDdl{{SqlBuilder{} << "ALTER TABLE " << table << " ADD CONSTRAINT " << check
                                   << " CHECK (" << operation.column << " IS NOT NULL) NOT VALID"},
                     locks},
          // The last step has dropped it already when that one ran.
          .undo = {.statements = {SqlBuilder{} << "ALTER TABLE " << table
                                               << " DROP CONSTRAINT IF EXISTS " << check},
                   .locks = locks},
          .why = "from here on no row of " + table.shown() + " gets NULL in " +
                 operation.column.shown() + "; rows that are there are not read"};
}

// Tables below that had it before: DROP NOT NULL of the whole family would take theirs along.
std::string not_null_below(const operations::SetColumnNotNull& operation,
                           const AnalysisState& before) {
  for (const RelationName& table : operation.family.below) {
    const CatalogRelation* relation = before.relation(table);
    const CatalogColumn* column =
        relation == nullptr ? nullptr : relation->column(operation.column);
    if (column != nullptr && column->not_null) return table.shown();
  }
  return {};
}

Step set_not_null(const operations::SetColumnNotNull& operation, const Identifier& check,
                  const std::vector<RelationLock>& locks) {
  const RelationName& table = operation.table;
  RunDdl set{{SqlBuilder{} << "ALTER TABLE " << table << " ALTER COLUMN " << operation.column
                           << " SET NOT NULL"},
             locks};
  if (!operation.existing_check) {
    set.sql.push_back(SqlBuilder{} << "ALTER TABLE " << table << " DROP CONSTRAINT " << check);
  }
  return {.id = "",
          .action = std::move(set),
          .undo = {.statements = {SqlBuilder{} << "ALTER TABLE " << table << " ALTER COLUMN "
                                               << operation.column << " DROP NOT NULL"},
                   .locks = locks},
          .why = "the valid CHECK proves it, so the table is not read again under the lock"};
}

}  // namespace

PlanFragment plan(const operations::SetColumnNotNull& operation, const OperationContext& context) {
  const RelationName& table = operation.table;
  const Identifier own_check = derived_name("lockstep_", operation.column, "_not_null");
  const Identifier check = operation.existing_check.value_or(own_check);
  const std::vector<RelationName> all = with_family(table, operation.family);
  const std::vector<RelationLock> locks = locked(all, LockMode::AccessExclusive);

  PlanFragment fragment;
  // Nobody may drop a CHECK that is there before it has served as the proof.
  fragment.keeps_shapes = !operation.existing_check;
  for (const RelationName& each : all)
    fragment.relations.push_back(each.shown());
  if (!operation.existing_check) fragment.expand.push_back(add_check(operation, check, locks));
  append(fragment.backfill, validate_family(table, operation.family, check));
  fragment.backfill.push_back(set_not_null(operation, check, locks));
  if (const std::string had = not_null_below(operation, context.before); !had.empty()) {
    Step& set = fragment.backfill.back();
    set.undo = {};
    set.reversible = false;
    set.why += "; taken back it would go from " + had + " too, which had it before";
  }
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
