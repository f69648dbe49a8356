// DROP INDEX without CONCURRENTLY takes ACCESS EXCLUSIVE on the table. It is brief once it has the
// lock, but until then every read and write queues behind it, which DROP INDEX CONCURRENTLY avoids.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr || drop->kind != ObjectKind::Index ||
      drop->concurrency == Concurrency::Concurrent || context.effect.locks.empty()) {
    return;
  }
  for (const RelationName& name : drop->names) {
    const CatalogRelation* owner = context.state.indexed_relation(name);
    const std::string table =
        owner != nullptr ? owner->shown() : "the table of " + context.state.resolve(name);
    findings.add({
        .span = statement.span,
        .message = "DROP INDEX takes ACCESS EXCLUSIVE on " + table +
                   " and blocks reads and writes, briefly once it has the lock.",
        .help = "Use DROP INDEX CONCURRENTLY.",
    });
  }
}

}  // namespace

constinit const Rule drop_index_blocking{
    .verdict = Verdict::Caution,
    .summary = "index dropped without CONCURRENTLY",
    .covers = hazard_set(HazardKind::SeveralTables, HazardKind::Weakens),
    .check = check};

}  // namespace lockstep::rules
