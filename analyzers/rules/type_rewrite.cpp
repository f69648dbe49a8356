// ALTER COLUMN TYPE rewrites the table and its indexes under ACCESS EXCLUSIVE, unless the new type
// only relabels the stored bytes. Whether it does may depend on the present type, which only a
// catalog tells.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* altered = std::get_if<AlterTable>(&statement.node);
  if (altered == nullptr || altered->kind == ObjectKind::Type) return;
  for (const auto& [alter, effect] : actions<AlterColumnType>(statement, context)) {
    const std::string table = altered_table(statement, context);
    if (!effect.rewrites.empty()) {
      findings.add({
          .span = statement.span,
          .message = "ALTER COLUMN " + alter.column.shown() + " TYPE rewrites " + table +
                     " under ACCESS EXCLUSIVE and blocks reads and writes until it ends.",
          .help = "Let `lockstep plan` stage it: a new column kept in sync, a backfill, a cutover.",
      });
    } else if (!effect.unknowns.empty()) {
      findings.add(
          {.span = statement.span,
           .message = "ALTER COLUMN " + alter.column.shown() + " TYPE is safe only " +
                      effect.unknowns.front() + ".",
           .help = "Give the catalog (--catalog or --dsn), so that the present type is known.",
           .verdict = Verdict::Caution});
    }
  }
}

}  // namespace

constinit const Rule type_rewrite{
    .verdict = Verdict::Unsafe,
    .summary = "type change that rewrites the table",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
