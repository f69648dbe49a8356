// CREATE INDEX without CONCURRENTLY takes SHARE on the table: reads go on, every write waits until
// the build ends. A table created by the same script has no writers yet, so it is exempt.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* index = std::get_if<CreateIndex>(&statement.node);
  if (index == nullptr || index->concurrency == Concurrency::Concurrent) return;
  if (context.effect.stalls.empty()) return;

  const CatalogRelation* relation = context.state.relation(index->table);
  const bool partitioned = relation != nullptr && relation->kind == 'p';
  findings.add({
      .span = statement.span,
      .message = "CREATE INDEX takes SHARE on " + context.state.resolve(index->table) +
                 " and blocks writes until the build ends.",
      .help = partitioned ? "Create it ON ONLY the parent, build each partition's index "
                            "CONCURRENTLY and attach it."
                          : "Use CREATE INDEX CONCURRENTLY.",
  });
}

}  // namespace

constinit const Rule create_index_blocking{
    .verdict = Verdict::Unsafe,
    .summary = "index built without CONCURRENTLY",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
