// A type change that keeps the heap and yet rebuilds indexes, as their order is another.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [alter, effect] : actions<AlterColumnType>(statement, context)) {
    if (!effect.rewrites.empty() || effect.rebuilds.empty() || effect.stalls.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ALTER COLUMN " + alter.column.shown() + " TYPE keeps the rows of " +
                   altered_table(statement, context) +
                   " but builds anew, under ACCESS EXCLUSIVE: " + comma_separated(effect.rebuilds) +
                   ".",
        .help = "Let `lockstep plan` stage it: a new column kept in sync, its index built "
                "CONCURRENTLY, a cutover.",
    });
  }
}

}  // namespace

constinit const Rule type_index_rebuild{
    .verdict = Verdict::Unsafe,
    .summary = "type change that rebuilds indexes",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
