// ADD COLUMN … DEFAULT … REFERENCES proves the foreign key for every row that exists, under ACCESS
// EXCLUSIVE.

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
    if (!has_foreign_key(add.column) || !add.column.default_value || effect.stalls.empty())
      continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() + " DEFAULT … REFERENCES reads all of " +
                   altered_table(statement, context) +
                   " under ACCESS EXCLUSIVE, to prove the foreign key.",
        .help =
            "Add the column with its default, then the foreign key NOT VALID, then VALIDATE it.",
    });
  }
}

}  // namespace

constinit const Rule add_col_inline_fk_default{
    .verdict = Verdict::Unsafe,
    .summary = "column added with a default and its foreign key",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
