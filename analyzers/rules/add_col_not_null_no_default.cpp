// ADD COLUMN NOT NULL without a default fails on a table with rows, and the running version does
// not write the column.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    const bool fails = std::any_of(effect.raises.begin(), effect.raises.end(),
                                   [](const auto& error) { return error.sqlstate == "23502"; });
    if (!fails) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() +
                   " NOT NULL without a default fails if " + altered_table(statement, context) +
                   " has a row, and INSERTs of the running version leave the column out.",
        .help = "Give it a default, or add it nullable and make it NOT NULL when it is filled.",
    });
  }
}

}  // namespace

constinit const Rule add_col_not_null_no_default{
    .verdict = Verdict::Unsafe,
    .summary = "NOT NULL column added without a default",
    .covers = hazard_set(HazardKind::Raises, HazardKind::Breaks, HazardKind::Stalls,
                         HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
