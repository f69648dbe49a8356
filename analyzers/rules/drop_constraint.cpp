// DROP CONSTRAINT is brief, and gives up what the constraint kept true.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "analyzers/rules/dropped_constraint.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [drop, effect] : actions<DropConstraint>(statement, context)) {
    const CatalogConstraint* known = dropped_constraint(statement, drop, context);
    const bool foreign = known != nullptr && !known->referenced.empty();
    const bool primary = drops_primary_key(drop, known);
    if (effect.weakens.empty() || foreign || primary) continue;
    findings.add({
        .span = statement.span,
        .message =
            "DROP CONSTRAINT " + drop.constraint.shown() + " of " +
            altered_table(statement, context) +
            ": what it kept true is not kept any more, and to give it back needs every row proven.",
        .help = "Release a version that does not count on it first.",
    });
  }
}

}  // namespace

constinit const Rule drop_constraint{
    .verdict = Verdict::Caution,
    .summary = "constraint dropped",
    .covers = hazard_set(HazardKind::Weakens, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
