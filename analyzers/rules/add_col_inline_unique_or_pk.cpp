// UNIQUE or PRIMARY KEY that comes with ADD COLUMN builds its index under ACCESS EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    const bool keyed = std::any_of(
        add.column.constraints.begin(), add.column.constraints.end(), [](const Constraint& each) {
          return each.kind == ConstraintKind::Unique || each.kind == ConstraintKind::PrimaryKey;
        });
    if (!keyed || effect.stalls.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() + " with a key builds its index over " +
                   altered_table(statement, context) + " under ACCESS EXCLUSIVE.",
        .help = "Add the column alone, CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … "
                "USING INDEX.",
    });
  }
}

}  // namespace

constinit const Rule add_col_inline_unique_or_pk{
    .verdict = Verdict::Unsafe,
    .summary = "column added with a key",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
