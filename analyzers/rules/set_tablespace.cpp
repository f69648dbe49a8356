// SET TABLESPACE copies the table or the index under ACCESS EXCLUSIVE; without an index nothing is
// planned.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  for (const auto& [change, effect] : actions<ChangeProperty>(statement, context)) {
    if (change.property != TableProperty::Tablespace || effect.stalls.empty()) continue;
    const bool index = alter->kind == ObjectKind::Index;
    findings.add({
        .span = statement.span,
        .message = "SET TABLESPACE copies " + altered_table(statement, context) +
                   " under ACCESS EXCLUSIVE" + (index ? ": queries of its table wait." : "."),
        .help = index ? "Use REINDEX (TABLESPACE …) CONCURRENTLY (14 and later)."
                      : "Use pg_repack --tablespace, which copies beside the table.",
    });
  }
}

}  // namespace

constinit const Rule set_tablespace{
    .verdict = Verdict::Unsafe,
    .summary = "table or index moved to another tablespace",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
