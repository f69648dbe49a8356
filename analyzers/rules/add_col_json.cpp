// A column of type json has no equality operator, so DISTINCT, UNION and GROUP BY over the row
// fail.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    if (add.column.type.name != "json" || effect.locks.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "json has no equality operator: SELECT DISTINCT, UNION and GROUP BY over every "
                   "column of " +
                   altered_table(statement, context) + " fail from here on.",
        .help = "Use jsonb, unless the exact text has to be kept.",
    });
  }
}

}  // namespace

constinit const Rule add_col_json{
    .verdict = Verdict::Caution, .summary = "column of type json added", .check = check};

}  // namespace lockstep::rules
