// A serial column draws a number for every row that exists: the table is rewritten under ACCESS
// EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    if (!add.column.serial || effect.rewrites.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() +
                   " as serial numbers every row and rewrites " +
                   altered_table(statement, context) + " under ACCESS EXCLUSIVE.",
        .help = "Add a nullable integer column, give it a sequence as default, and number the rows "
                "in batches.",
    });
  }
}

}  // namespace

constinit const Rule add_col_serial{
    .verdict = Verdict::Unsafe,
    .summary = "serial column added",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
