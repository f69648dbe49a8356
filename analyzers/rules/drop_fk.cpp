// DROP CONSTRAINT of a foreign key locks the other table as well.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "analyzers/rules/dropped_constraint.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [drop, effect] : actions<DropConstraint>(statement, context)) {
    const CatalogConstraint* known = dropped_constraint(statement, drop, context);
    if (known == nullptr || known->referenced.empty() || effect.weakens.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "DROP CONSTRAINT " + drop.constraint.shown() + " takes ACCESS EXCLUSIVE on " +
                   altered_table(statement, context) + " and on " + known->referenced +
                   " at once, and rows that refer to nothing can be written from here on.",
        .help = "Let `lockstep upgrade` take both locks: it looks first, asks briefly, and tries "
                "again.",
    });
  }
}

}  // namespace

constinit const Rule drop_fk{.verdict = Verdict::Caution,
                             .summary = "foreign key dropped",
                             .covers = hazard_set(HazardKind::Weakens, HazardKind::SeveralTables),
                             .check = check};

}  // namespace lockstep::rules
