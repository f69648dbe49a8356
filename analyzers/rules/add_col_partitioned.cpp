// ADD COLUMN on a partitioned table locks every partition with it.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddColumn>(statement, context)) {
    const CatalogRelation* relation =
        context.state.relation(std::get<AlterTable>(statement.node).table);
    if (relation == nullptr || relation->kind != 'p' || !effect.several_tables ||
        !effect.stalls.empty())
      continue;
    findings.add({
        .span = statement.span,
        .message = "ADD COLUMN " + add.column.name.shown() + " takes ACCESS EXCLUSIVE on " +
                   relation->shown() + " and on every partition of it at once.",
        .help =
            "Let `lockstep upgrade` take the locks: it looks first, asks briefly, and tries again.",
    });
  }
}

}  // namespace

constinit const Rule add_col_partitioned{.verdict = Verdict::Caution,
                                         .summary = "column added to a partitioned table",
                                         .covers = hazard_set(HazardKind::SeveralTables),
                                         .check = check};

}  // namespace lockstep::rules
