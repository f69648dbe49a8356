// A transaction that waits for the lock of a second table keeps those out who want the first.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  if (context.effect.waits_holding.empty()) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind +
                 " waits for its locks while the transaction keeps writers out of " +
                 comma_separated(context.effect.waits_holding) +
                 "; another one that takes the same tables the other way round is a deadlock.",
      .help = "One table a transaction.",
  });
}

}  // namespace

constinit const Rule multi_table_tx{.verdict = Verdict::Caution,
                                    .summary = "several tables locked in one transaction",
                                    .covers = hazard_set(HazardKind::SeveralTables),
                                    .check = check};

}  // namespace lockstep::rules
