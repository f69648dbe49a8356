// ADD EXCLUDE builds its index under ACCESS EXCLUSIVE, and there is no USING INDEX for it.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    if (add.constraint.kind != ConstraintKind::Exclude || effect.stalls.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD EXCLUDE holds ACCESS EXCLUSIVE on " + altered_table(statement, context) +
                   " and blocks reads and writes while it builds its index.",
        .help = "There is no online way: keep what it forbids out by a trigger, or give a new "
                "table the constraint and copy the rows.",
    });
  }
}

}  // namespace

constinit const Rule add_exclude{
    .verdict = Verdict::Unsafe,
    .summary = "exclusion constraint added",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
