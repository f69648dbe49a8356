// ATTACH PARTITION reads the table that is attached, and the DEFAULT partition, under ACCESS
// EXCLUSIVE unless a valid CHECK proves the bounds.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [attach, effect] : actions<AttachPartition>(statement, context)) {
    if (effect.scans.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ATTACH PARTITION reads all of " + comma_separated(effect.scans) +
                   " under ACCESS EXCLUSIVE.",
        .help = "Prove the bounds first, by a CHECK that is added NOT VALID and validated; build "
                "the parent's indexes on it CONCURRENTLY.",
    });
  }
}

}  // namespace

constinit const Rule attach_no_proof{
    .verdict = Verdict::Unsafe,
    .summary = "partition attached without a CHECK that proves its bounds",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
