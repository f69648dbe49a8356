// A stored generated column is computed for every row that exists: the table is rewritten under
// ACCESS EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    if (!add.column.generated_stored || effect.rewrites.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() +
                   " GENERATED … STORED computes it for every row and rewrites " +
                   altered_table(statement, context) + " under ACCESS EXCLUSIVE.",
        .help =
            "Add a plain column, keep it by a trigger, and fill the rows that exist in batches.",
    });
  }
}

}  // namespace

constinit const Rule add_col_generated_stored{
    .verdict = Verdict::Unsafe,
    .summary = "stored generated column added",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
