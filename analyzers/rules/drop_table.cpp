// DROP TABLE destroys the data and breaks who still uses the table; with foreign keys it also takes
// ACCESS EXCLUSIVE on every table they refer to.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr || drop->kind != ObjectKind::Table || context.effect.destroys.empty()) return;
  for (const RelationName& name : drop->names) {
    if (context.state.created_here(name)) continue;
    findings.add({
        .span = statement.span,
        .message = "DROP TABLE destroys " + context.state.resolve(name) +
                   " and breaks every running version that still uses it.",
        .help = "Release a version that does not use the table first; rename it out of "
                "sight, wait, then drop it.",
    });
  }
}

}  // namespace

constinit const Rule drop_table{
    .verdict = Verdict::Unsafe,
    .summary = "table dropped",
    .covers = hazard_set(HazardKind::Destroys, HazardKind::Breaks, HazardKind::SeveralTables,
                         HazardKind::Weakens),
    .check = check};

}  // namespace lockstep::rules
