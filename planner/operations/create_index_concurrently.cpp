// CREATE INDEX on a table in use: built CONCURRENTLY, whether or not the author said so. It takes
// SHARE UPDATE EXCLUSIVE, reads the table twice, and waits for transactions that are older than it.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/qualified_name.hpp"

namespace lockstep {
namespace {

Sql concurrent_form(const operations::CreateIndexConcurrently& operation) {
  Statement statement = operation.statement;
  if (operation.index.concurrency == Concurrency::Blocking &&
      operation.index.insert_concurrently_at) {
    const std::size_t at = operation.index.insert_concurrently_at->begin - statement.span.begin;
    statement.text.insert(at, " CONCURRENTLY");
  }
  return Sql::from_statement(statement);
}

}  // namespace

PlanFragment plan(const operations::CreateIndexConcurrently& operation,
                  const OperationContext& context) {
  const RelationName table = qualified_name(operation.index.table, context.before);
  const RelationName index{table.schema, *operation.index.name};

  PlanFragment fragment;
  fragment.relations = {table.shown()};
  fragment.expand.push_back(
      {.id = "",
       .action = BuildIndexConcurrently{concurrent_form(operation), table, index},
       .undo = {.statements = {SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << index},
                .locks = locked(table, LockMode::ShareUpdateExclusive)},
       .why = "a build that is not CONCURRENTLY would block every write to " + table.shown() +
              " until it ends"});
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
