// Row security without a policy that fits lets other roles than the owner see nothing.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

bool enables(TableProperty property) {
  return property == TableProperty::EnableRowSecurity ||
         property == TableProperty::ForceRowSecurity;
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [change, effect] : actions<ChangeProperty>(statement, context)) {
    const bool breaks = !effect.breaks.empty();
    if (!enables(change.property) || (effect.breaks.empty() && effect.unknowns.empty())) continue;
    findings.add({
        .span = statement.span,
        .message = breaks ? "ROW LEVEL SECURITY on " + altered_table(statement, context) + ": " +
                                effect.breaks.front().what + "."
                          : "ROW LEVEL SECURITY is safe only " + effect.unknowns.front() + ".",
        .help = "CREATE POLICY first, which does nothing until row security is on, and try it as "
                "the application's role.",
        .verdict = breaks ? Verdict::Unsafe : Verdict::Caution,
    });
  }
}

}  // namespace

constinit const Rule rls_enable{
    .verdict = Verdict::Unsafe,
    .summary = "row security enabled",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
