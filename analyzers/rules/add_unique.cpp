// ADD UNIQUE builds its index under ACCESS EXCLUSIVE. An index built CONCURRENTLY before becomes
// the constraint at once.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    if (add.constraint.kind != ConstraintKind::Unique || effect.stalls.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD UNIQUE holds ACCESS EXCLUSIVE on " + altered_table(statement, context) +
                   " and blocks reads and writes while it builds its index.",
        .help = "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX.",
    });
  }
}

}  // namespace

constinit const Rule add_unique{.verdict = Verdict::Unsafe,
                                .summary = "UNIQUE added without USING INDEX",
                                .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
                                .check = check};

}  // namespace lockstep::rules
