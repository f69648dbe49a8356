// A NOT ENFORCED constraint (18) checks nothing.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    const std::vector<std::string>& clauses = add.constraint.other_clauses;
    if (std::find(clauses.begin(), clauses.end(), "NOT ENFORCED") == clauses.end()) continue;
    findings.add({
        .span = statement.span,
        .message =
            "A NOT ENFORCED constraint of " + altered_table(statement, context) +
            " checks no row, old or new; to enforce it later proves every row under a strong lock.",
        .help = "Add it NOT VALID, which checks what is written from now on, and VALIDATE it.",
    });
  }
}

}  // namespace

constinit const Rule not_enforced_constraint{
    .verdict = Verdict::Caution, .summary = "constraint that is not enforced", .check = check};

}  // namespace lockstep::rules
