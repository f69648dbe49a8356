// What runs CONCURRENTLY commits between its steps, so the server refuses it in a transaction
// block.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  if (context.effect.transaction_block || !context.state.in_transaction()) return;
  findings.add({
      .span = statement.span,
      .message =
          statement.kind + " of this form cannot run inside a transaction block: SQLSTATE 25001.",
      .help = "Take it out of BEGIN … COMMIT.",
  });
}

}  // namespace

constinit const Rule concurrently_in_tx{.verdict = Verdict::Unsafe,
                                        .summary = "CONCURRENTLY inside a transaction block",
                                        .covers = hazard_set(HazardKind::Raises),
                                        .check = check};

}  // namespace lockstep::rules
