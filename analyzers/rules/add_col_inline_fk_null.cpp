// ADD COLUMN … REFERENCES without a default: every row gets NULL, so nothing is proven, but two
// tables are locked at once.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

bool has_foreign_key(const ColumnDefinition& column) {
  return std::any_of(
      column.constraints.begin(), column.constraints.end(),
      [](const Constraint& each) { return each.kind == ConstraintKind::ForeignKey; });
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    if (!has_foreign_key(add.column) || !effect.stalls.empty() || !effect.several_tables) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() + " REFERENCES locks " +
                   altered_table(statement, context) +
                   " and the table it refers to at once: brief, as every row gets NULL.",
        .help = "Add the column, then the foreign key NOT VALID, and VALIDATE it, in transactions "
                "of their own; `lockstep upgrade` bounds the wait for both locks.",
    });
  }
}

}  // namespace

constinit const Rule add_col_inline_fk_null{.verdict = Verdict::Caution,
                                            .summary = "column added with its foreign key",
                                            .covers = hazard_set(HazardKind::SeveralTables),
                                            .check = check};

}  // namespace lockstep::rules
