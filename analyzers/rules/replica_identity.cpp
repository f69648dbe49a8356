// A published table without replica identity cannot be updated.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [change, effect] : actions<ChangeProperty>(statement, context)) {
    const bool breaks = !effect.breaks.empty();
    if (change.property != TableProperty::ReplicaIdentity ||
        (effect.breaks.empty() && effect.unknowns.empty()))
      continue;
    findings.add({
        .span = statement.span,
        .message = "REPLICA IDENTITY NOTHING: UPDATE and DELETE of " +
                   altered_table(statement, context) + " fail" +
                   (breaks ? ", as it is in a publication." : " if it is in a publication."),
        .help =
            "Use an index: REPLICA IDENTITY USING INDEX, or DEFAULT where there is a primary key.",
        .verdict = breaks ? Verdict::Unsafe : Verdict::Caution,
    });
  }
}

}  // namespace

constinit const Rule replica_identity{
    .verdict = Verdict::Unsafe,
    .summary = "replica identity taken away",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
