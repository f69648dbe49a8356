// An identity column draws a number for every row that exists: the table is rewritten under ACCESS
// EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    if (add.column.identity == Identity::None || effect.rewrites.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() +
                   " as identity numbers every row and rewrites " +
                   altered_table(statement, context) + " under ACCESS EXCLUSIVE.",
        .help = "Add a nullable integer column, number the rows in batches, then make it NOT NULL "
                "and ADD GENERATED.",
    });
  }
}

}  // namespace

constinit const Rule add_col_identity{
    .verdict = Verdict::Unsafe,
    .summary = "identity column added",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables, HazardKind::Breaks),
    .check = check};

}  // namespace lockstep::rules
