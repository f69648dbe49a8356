// DROP NOT NULL is brief, but readers of the running version may see NULL.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [drop, effect] : actions<DropNotNull>(statement, context)) {
    if (effect.weakens.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "DROP NOT NULL of " + altered_table(statement, context) + "." +
                   drop.column.shown() +
                   ": a running version that reads the column may not expect NULL, and to give the "
                   "constraint back needs every row proven again.",
        .help = "Release a version that can read NULL first.",
    });
  }
}

}  // namespace

constinit const Rule drop_not_null{
    .verdict = Verdict::Caution,
    .summary = "NOT NULL given up",
    .covers = hazard_set(HazardKind::Weakens, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
