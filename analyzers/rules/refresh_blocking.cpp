// REFRESH MATERIALIZED VIEW keeps its readers out until the query has run.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* refresh = std::get_if<RefreshMaterializedView>(&statement.node);
  if (refresh == nullptr || refresh->concurrency == Concurrency::Concurrent ||
      context.effect.stalls.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = "REFRESH takes ACCESS EXCLUSIVE on " + context.state.resolve(refresh->view) +
                 " and keeps its readers out until the query has run.",
      .help = "Give the view a unique index and use REFRESH … CONCURRENTLY.",
  });
}

}  // namespace

constinit const Rule refresh_blocking{
    .verdict = Verdict::Unsafe,
    .summary = "materialized view refreshed without CONCURRENTLY",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
