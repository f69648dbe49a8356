// CREATE INDEX on a table in use: built CONCURRENTLY, whether or not the author said so. It takes
// SHARE UPDATE EXCLUSIVE, reads the table twice, and waits for transactions that are older than it.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/qualified_name.hpp"

#include <algorithm>

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

bool exists_already(const operations::CreateIndexConcurrently& operation,
                    const CatalogRelation& table) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const CatalogIndex& index) {
    return index.name == operation.index.name->text();
  });
}

// IF NOT EXISTS may find an index of another's making, which must not be dropped.
void add_undo(Step& step, const operations::CreateIndexConcurrently& operation,
              const CatalogRelation* known) {
  const auto& build = std::get<BuildIndexConcurrently>(step.action);
  const bool tolerant = operation.index.if_not_exists == IfExists::Tolerated;
  if (tolerant && known == nullptr) {
    step.reversible = false;
    step.why += "; whether it was there before is not known, so nothing drops it again";
    return;
  }
  if (tolerant && exists_already(operation, *known)) {
    step.why += "; it is there already and stays";
    return;
  }
  step.undo = {.statements = {SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << build.index},
               .locks = locked(build.table, LockMode::ShareUpdateExclusive)};
}

}  // namespace

PlanFragment plan(const operations::CreateIndexConcurrently& operation,
                  const OperationContext& context) {
  const RelationName table = qualified_name(operation.index.table, context.before);
  const RelationName index{table.schema, *operation.index.name};

  PlanFragment fragment;
  fragment.keeps_shapes = true;
  fragment.relations = {table.shown()};
  Step step{.id = "",
            .action = BuildIndexConcurrently{concurrent_form(operation), table, index},
            .undo = {},
            .why = "a build that is not CONCURRENTLY would block every write to " + table.shown() +
                   " until it ends"};
  add_undo(step, operation, context.before.relation(operation.index.table));
  fragment.expand.push_back(std::move(step));
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

}  // namespace lockstep
