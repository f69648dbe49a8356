// A VOLATILE default is computed for every row that exists, so ADD COLUMN rewrites the table under
// ACCESS EXCLUSIVE. A constant or stable default is stored once, in the catalog.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/volatility.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    if (!add.column.default_value || effect.rewrites.empty()) continue;
    if (volatility(*add.column.default_value) != Volatility::Volatile) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() + " with a volatile default rewrites " +
                   altered_table(statement, context) +
                   " under ACCESS EXCLUSIVE and blocks reads and writes until it ends.",
        .help = "Add the column without a default, SET DEFAULT for new rows, and fill "
                "the others in batches.",
    });
  }
}

}  // namespace

constinit const Rule add_col_volatile_default{
    .verdict = Verdict::Unsafe,
    .summary = "column added with a volatile default",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
