// DETACH PARTITION CONCURRENTLY is refused while there is a DEFAULT partition.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [detach, effect] : actions<DetachPartition>(statement, context)) {
    const RaisedError* error = raised(effect, "55000");
    if (detach.concurrency == Concurrency::Blocking || error == nullptr) continue;
    findings.add({
        .span = statement.span,
        .message = "DETACH PARTITION " + context.state.resolve(detach.partition) + " CONCURRENTLY" +
                   fails_with(*error),
        .help = "Use DETACH PARTITION without CONCURRENTLY, under a short lock_timeout, or detach "
                "the DEFAULT partition first.",
    });
  }
}

}  // namespace

constinit const Rule detach_concurrently_default{
    .verdict = Verdict::Unsafe,
    .summary = "partition detached CONCURRENTLY beside a DEFAULT partition",
    .covers = hazard_set(HazardKind::Raises, HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
