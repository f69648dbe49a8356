// A policy that is made, changed or dropped decides at once which rows a running version sees.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  if (!statement.kind.ends_with(" POLICY") || context.effect.locks.empty()) return;
  if (const auto* change = std::get_if<ChangeOnTable>(&statement.node)) {
    // A policy does nothing while row security is off.
    const CatalogRelation* relation = context.state.relation(change->table);
    if (relation != nullptr && !relation->row_security) return;
  }
  findings.add({
      .span = statement.span,
      .message = statement.kind + " takes ACCESS EXCLUSIVE on " +
                 context.effect.locks.front().relation +
                 " and changes which rows every running version sees and may write.",
      .help = "Try it as the application's role first; add the new policy before the old one goes.",
  });
}

}  // namespace

constinit const Rule policy_change{
    .verdict = Verdict::Caution,
    .summary = "row security policy changed",
    .covers = hazard_set(HazardKind::Weakens, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
