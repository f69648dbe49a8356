// DISABLE TRIGGER ALL turns the checks of foreign keys off as well.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [change, effect] : actions<ChangeProperty>(statement, context)) {
    if (change.property != TableProperty::DisableTrigger || effect.weakens.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "DISABLE TRIGGER takes SHARE ROW EXCLUSIVE on " +
                   altered_table(statement, context) + " and stops " +
                   comma_separated(effect.weakens) + " for every session.",
        .help =
            "For one session, a superuser can SET session_replication_role = 'replica' instead.",
    });
  }
}

}  // namespace

constinit const Rule trigger_disable{
    .verdict = Verdict::Caution,
    .summary = "trigger disabled",
    .covers = hazard_set(HazardKind::Weakens, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
