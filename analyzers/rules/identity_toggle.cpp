// GENERATED ALWAYS, a dropped identity or a dropped default of a NOT NULL column: INSERTs of the
// running version fail.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void report(const Statement& statement, const Effect& effect, FindingSink& findings) {
  if (effect.breaks.empty() && effect.unknowns.empty()) return;
  const bool breaks = !effect.breaks.empty();
  findings.add({
      .span = statement.span,
      .message = breaks ? "Once it is committed, " + effect.breaks.front().what + "."
                        : "The column is left without a default: safe only " +
                              effect.unknowns.front() + ".",
      .help = "Release a version whose INSERTs fit both before and after.",
      .verdict = breaks ? Verdict::Unsafe : Verdict::Caution,
  });
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [change, effect] : actions<ChangeIdentity>(statement, context)) {
    if (effect.raises.empty()) report(statement, effect, findings);
  }
  for (const auto& [drop, effect] : actions<DropDefault>(statement, context))
    report(statement, effect, findings);
  for (const auto& [set, effect] : actions<SetDefault>(statement, context)) {
    if (set.value.null_literal) report(statement, effect, findings);
  }
}

}  // namespace

constinit const Rule identity_toggle{
    .verdict = Verdict::Unsafe,
    .summary = "identity or default changed that writers count on",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
