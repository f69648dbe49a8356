// A column of a domain with CHECK or NOT NULL rewrites the table even when every row gets NULL (up
// to 18).

#include "analyzers/column_type.hpp"
#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    if (is_builtin_type(add.column.type) || effect.rewrites.empty() || add.column.default_value ||
        add.column.generated_stored)
      continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() + " of domain " + add.column.type.text +
                   " checks its constraints row by row and rewrites " +
                   altered_table(statement, context) + " under ACCESS EXCLUSIVE.",
        .help = "Use the base type, with the constraint as a CHECK NOT VALID that is validated "
                "afterwards.",
    });
  }
}

}  // namespace

constinit const Rule add_col_constrained_domain{
    .verdict = Verdict::Unsafe,
    .summary = "column of a domain with constraints added",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
