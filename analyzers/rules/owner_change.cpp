// Another owner: what the old one might do as owner ends.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [change, effect] : actions<ChangeOwner>(statement, context)) {
    if (effect.locks.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "OWNER TO " + change.owner.shown() + " takes ACCESS EXCLUSIVE on " +
                   altered_table(statement, context) +
                   ", briefly; a running version that connects as the old owner keeps only what "
                   "was granted to it.",
        .help = "GRANT the old owner what its versions need, before.",
    });
  }
}

}  // namespace

constinit const Rule owner_change{.verdict = Verdict::Caution,
                                  .summary = "owner changed",
                                  .covers = hazard_set(HazardKind::SeveralTables),
                                  .check = check};

}  // namespace lockstep::rules
