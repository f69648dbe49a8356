// SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, unless a valid CHECK proves that there
// is no NULL (PostgreSQL 12 and later).

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [set, effect] : actions<SetNotNull>(statement, context)) {
    if (effect.stalls.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "SET NOT NULL holds ACCESS EXCLUSIVE on " + altered_table(statement, context) +
                   " and blocks reads and writes while it reads every row.",
        .help =
            "Add CHECK (" + set.column.shown() +
            " IS NOT NULL) NOT VALID, VALIDATE it in a transaction of its own, then SET NOT NULL: "
            "the CHECK is taken as proof.",
    });
  }
}

}  // namespace

constinit const Rule set_not_null{
    .verdict = Verdict::Unsafe,
    .summary = "NOT NULL set without a proof",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
