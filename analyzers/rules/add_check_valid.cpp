// ADD CHECK reads the whole table under ACCESS EXCLUSIVE to prove it. NOT VALID leaves the proof to
// VALIDATE CONSTRAINT, which lets reads and writes go on.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    if (add.constraint.kind != ConstraintKind::Check || effect.stalls.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD CHECK holds ACCESS EXCLUSIVE on " + altered_table(statement, context) +
                   " and blocks reads and writes while it reads every row.",
        .help = "Add it NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own.",
    });
  }
}

}  // namespace

constinit const Rule add_check_valid{
    .verdict = Verdict::Unsafe,
    .summary = "CHECK added without NOT VALID",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
