// A foreign key that is added NOT VALID is brief, yet it locks both tables.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    if (add.constraint.kind != ConstraintKind::ForeignKey ||
        add.constraint.validation == Validation::Immediate || !effect.several_tables ||
        !effect.raises.empty())
      continue;
    findings.add({
        .span = statement.span,
        .message = "ADD FOREIGN KEY takes SHARE ROW EXCLUSIVE on " +
                   altered_table(statement, context) + " and on " +
                   context.state.resolve(*add.constraint.referenced) +
                   " at once: whoever writes to either waits while it waits for the other.",
        .help = "Let `lockstep upgrade` take both locks: it looks first, asks briefly, and tries "
                "again.",
    });
  }
}

}  // namespace

constinit const Rule fk_locks_both{.verdict = Verdict::Caution,
                                   .summary = "foreign key added, which locks two tables",
                                   .covers = hazard_set(HazardKind::SeveralTables),
                                   .check = check};

}  // namespace lockstep::rules
