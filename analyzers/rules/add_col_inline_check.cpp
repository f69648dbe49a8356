// A CHECK that comes with ADD COLUMN is proven over every row, though all of them hold the same
// value.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    const bool checked =
        std::any_of(add.column.constraints.begin(), add.column.constraints.end(),
                    [](const Constraint& each) { return each.kind == ConstraintKind::Check; });
    if (!checked || effect.scans.empty() || !effect.rewrites.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() + " with a CHECK reads all of " +
                   altered_table(statement, context) + " under ACCESS EXCLUSIVE.",
        .help = "Add the column alone, then the CHECK as NOT VALID, then VALIDATE it.",
    });
  }
}

}  // namespace

constinit const Rule add_col_inline_check{
    .verdict = Verdict::Unsafe,
    .summary = "column added with a CHECK",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
