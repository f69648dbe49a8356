// TRUNCATE takes ACCESS EXCLUSIVE and destroys every row, with CASCADE those of the referencing
// tables too.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* truncated = std::get_if<Truncate>(&statement.node);
  if (truncated == nullptr || context.effect.destroys.empty()) return;
  for (const RelationName& table : truncated->tables) {
    if (context.state.created_here(table)) continue;
    const bool cascade = truncated->behavior == DropBehavior::Cascade;
    findings.add({
        .span = statement.span,
        .message = "TRUNCATE takes ACCESS EXCLUSIVE on " + context.state.resolve(table) +
                   " and destroys every row" +
                   (cascade ? ", and every row of the tables that refer to it." : "."),
        .help = "Delete what is no longer needed in batches.",
    });
  }
}

}  // namespace

constinit const Rule truncate{.verdict = Verdict::Unsafe,
                              .summary = "table emptied",
                              .covers = hazard_set(HazardKind::Destroys, HazardKind::SeveralTables),
                              .check = check};

}  // namespace lockstep::rules
