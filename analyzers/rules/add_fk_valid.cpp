// ADD FOREIGN KEY takes SHARE ROW EXCLUSIVE on both tables and reads the whole referencing one. NOT
// VALID leaves the proof to VALIDATE CONSTRAINT, which lets writes go on.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    const Constraint& constraint = add.constraint;
    if (constraint.kind != ConstraintKind::ForeignKey || effect.stalls.empty() ||
        !constraint.referenced) {
      continue;
    }
    findings.add({
        .span = statement.span,
        .message = "ADD FOREIGN KEY takes SHARE ROW EXCLUSIVE on " +
                   altered_table(statement, context) + " and " +
                   context.state.resolve(*constraint.referenced) +
                   " and blocks writes to both while it reads every row.",
        .help = "Add it NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own.",
    });
  }
}

}  // namespace

constinit const Rule add_fk_valid{
    .verdict = Verdict::Unsafe,
    .summary = "foreign key added without NOT VALID",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
