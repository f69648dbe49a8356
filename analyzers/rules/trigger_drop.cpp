// DROP TRIGGER locks readers out as well, and what the trigger did is not done any more.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr) return;
  if (statement.kind != "DROP TRIGGER" || !drop->on_table || context.effect.weakens.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "DROP TRIGGER takes ACCESS EXCLUSIVE on " +
                 context.state.resolve(*drop->on_table) + ", briefly, and " +
                 context.effect.weakens.front() + " is not done any more for any running version.",
      .help = "Release a version that does not count on it first.",
  });
}

}  // namespace

constinit const Rule trigger_drop{
    .verdict = Verdict::Caution,
    .summary = "trigger dropped",
    .covers = hazard_set(HazardKind::Weakens, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
