// DROP COLUMN is brief, but the running version may still name the column, and its data is gone.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [drop, effect] : actions<DropColumn>(statement, context)) {
    if (effect.destroys.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "DROP COLUMN " + drop.column.shown() + " destroys its data in " +
                   altered_table(statement, context) +
                   " and breaks every running version that still names it.",
        .help = "Release a version that does not use the column first; then let "
                "`lockstep plan` keep it "
                "until nobody does.",
    });
  }
}

}  // namespace

constinit const Rule drop_column{
    .verdict = Verdict::Unsafe,
    .summary = "column dropped",
    .covers = hazard_set(HazardKind::Destroys, HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
