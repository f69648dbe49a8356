// A type change that keeps the heap and yet reads it, as a CHECK on the column is proven again.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [alter, effect] : actions<AlterColumnType>(statement, context)) {
    if (!effect.rewrites.empty() || !effect.rebuilds.empty() || effect.scans.empty() ||
        effect.stalls.empty())
      continue;
    findings.add({
        .span = statement.span,
        .message = "ALTER COLUMN " + alter.column.shown() + " TYPE keeps the rows of " +
                   altered_table(statement, context) +
                   " but reads all of them under ACCESS EXCLUSIVE, to prove its CHECK again.",
        .help = "Drop the CHECK, change the type, add the CHECK NOT VALID and VALIDATE it, each in "
                "a transaction of its own.",
    });
  }
}

}  // namespace

constinit const Rule type_check_revalidate{
    .verdict = Verdict::Unsafe,
    .summary = "type change that proves a CHECK again",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
