// SET ACCESS METHOD writes the table anew under ACCESS EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [change, effect] : actions<ChangeProperty>(statement, context)) {
    const bool rewrites = !effect.stalls.empty();
    if (change.property != TableProperty::AccessMethod ||
        (effect.stalls.empty() && effect.unknowns.empty()))
      continue;
    findings.add({
        .span = statement.span,
        .message = rewrites ? "SET ACCESS METHOD rewrites " + altered_table(statement, context) +
                                  " and its indexes under ACCESS EXCLUSIVE."
                            : "SET ACCESS METHOD is safe only " + effect.unknowns.front() + ".",
        .help = "Make a new table with the access method, keep it in sync, and swap the names.",
        .verdict = rewrites ? Verdict::Unsafe : Verdict::Caution,
    });
  }
}

}  // namespace

constinit const Rule set_access_method{
    .verdict = Verdict::Unsafe,
    .summary = "table moved to another access method",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
