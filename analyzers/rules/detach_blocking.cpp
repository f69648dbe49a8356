// DETACH PARTITION takes ACCESS EXCLUSIVE on the partitioned table and on its DEFAULT partition.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [detach, effect] : actions<DetachPartition>(statement, context)) {
    if (detach.concurrency == Concurrency::Concurrent || effect.locks.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "DETACH PARTITION takes ACCESS EXCLUSIVE on " +
                   altered_table(statement, context) + ", all of whose readers and writers wait, " +
                   "and its queries do not show the rows of the partition any more.",
        .help = "From 14 on use DETACH PARTITION … CONCURRENTLY, when no version needs the rows.",
    });
  }
}

}  // namespace

constinit const Rule detach_blocking{
    .verdict = Verdict::Unsafe,
    .summary = "partition detached without CONCURRENTLY",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
