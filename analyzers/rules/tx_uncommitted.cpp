// A transaction that is not ended, or is begun twice, or ended without having been begun.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* control = std::get_if<TransactionControl>(&statement.node);
  const bool open = context.state.in_transaction();
  const bool begins = control != nullptr && control->kind == TransactionKind::Begin;
  const bool ends = control != nullptr && (control->kind == TransactionKind::Commit ||
                                           control->kind == TransactionKind::Rollback);
  std::string message;
  if (begins && open) {
    message = "BEGIN inside a transaction does nothing, and the first COMMIT ends all of it.";
  } else if (ends && !open) {
    message = statement.kind + " ends no transaction: what stands before it is committed already.";
  } else if (context.last && !ends && (begins || open)) {
    message = "The transaction is not ended: its locks stay, and without COMMIT it is lost.";
  }
  if (message.empty()) return;
  findings.add({.span = statement.span, .message = message, .help = "Pair BEGIN and COMMIT."});
}

}  // namespace

constinit const Rule tx_uncommitted{
    .verdict = Verdict::Caution, .summary = "BEGIN and COMMIT that do not pair", .check = check};

}  // namespace lockstep::rules
