// REINDEX without CONCURRENTLY takes SHARE on the table and ACCESS EXCLUSIVE on the index, without
// which nothing is planned.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* reindex = std::get_if<Reindex>(&statement.node);
  if (reindex == nullptr || reindex->concurrency == Concurrency::Concurrent ||
      context.effect.stalls.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = "REINDEX takes SHARE on the table and ACCESS EXCLUSIVE on the index: writes wait, "
                 "and so does "
                 "every query that is planned.",
      .help = "Use REINDEX … CONCURRENTLY.",
  });
}

}  // namespace

constinit const Rule reindex_blocking{
    .verdict = Verdict::Unsafe,
    .summary = "index rebuilt without CONCURRENTLY",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
