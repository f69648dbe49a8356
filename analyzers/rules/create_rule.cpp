// A rule rewrites the statements of every running version.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* change = std::get_if<ChangeOnTable>(&statement.node);
  if (change == nullptr) return;
  if (!change->rule || context.effect.unknowns.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "The rule " + change->name.shown() + " takes ACCESS EXCLUSIVE on " +
                 context.state.resolve(change->table) +
                 ", and rewrites the statements of every running version.",
      .help = "A trigger does the same, row by row, and can be read.",
  });
}

}  // namespace

constinit const Rule create_rule{
    .verdict = Verdict::Caution,
    .summary = "rewrite rule created",
    .covers = hazard_set(HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
