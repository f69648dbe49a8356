// ADD COLUMN that writes into no row: nullable, or with a default that is one value, which the
// server keeps in the catalog for the rows that are there (PostgreSQL 11 and later).

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {

PlanFragment plan(const operations::AddPlainColumn& operation, const OperationContext&) {
  const std::string table = operation.table.shown();
  PlanFragment fragment;
  fragment.relations = {table};
  fragment.breaks = operation.effect.breaks;
  fragment.expand.push_back(
      {.id = "",
       .action = RunDdl{{Sql::from_statement(operation.statement)}, operation.effect.locks},
       .undo = {.statements = {SqlBuilder{} << "ALTER TABLE " << operation.table << " DROP COLUMN "
                                            << operation.column.name},
                .locks = locked(operation.table, LockMode::AccessExclusive),
                .gate = unless_used({operation.table, {operation.column.name}})},
       .why = operation.column.default_value
                  ? "the default of the rows that are there is kept in the catalog, so " + table +
                        " is not written"
                  : "the rows that are there read as NULL, so " + table + " is not written"});
  return fragment;
}

}  // namespace lockstep
