#include "planner/recognise.hpp"

#include "planner/hazard.hpp"

namespace lockstep {
namespace {

Unplannable refuse(const ScriptStatement& statement, const std::string& reason, std::string help) {
  return {statement.statement.span, statement.statement.kind + " " + reason, std::move(help)};
}

// What no directive can change: each step is one transaction of lockstep's own.
std::optional<Unplannable> never_runs(const ScriptStatement& statement, const Effect& effect) {
  const StatementNode& node = statement.statement.node;
  if (std::holds_alternative<TransactionControl>(node)) {
    return refuse(statement, "would end the transaction that records the step",
                  "Leave it out: every step runs in a transaction of its own.");
  }
  if (std::holds_alternative<SetVariable>(node)) {
    return refuse(statement, "would change a session that lockstep has set up",
                  "Leave it out: lockstep sets its own timeouts; other settings belong to the role "
                  "or the database (ALTER ROLE … SET).");
  }
  if (!effect.transaction_block) {
    return refuse(statement, "cannot run in a transaction, so a crash would leave it half done",
                  "Write the form that can run in a transaction, or run it outside of lockstep.");
  }
  return std::nullopt;
}

const std::string kAsIsHelp =
    "Write it in steps that are safe, or put \"-- lockstep: as-is: <reason>\" above it to run it "
    "exactly "
    "as written.";

std::optional<Unplannable> not_safe(const ScriptStatement& statement, const Effect& effect) {
  if (!effect.understood) {
    return refuse(statement,
                  "is not understood, so what it would do to the running system is not known",
                  kAsIsHelp);
  }
  if (const auto hazard = hazard_of(effect)) return refuse(statement, *hazard, kAsIsHelp);
  return std::nullopt;
}

Recognised run_as_written(const ScriptStatement& statement, const Effect& effect) {
  const Directive* as_is = statement.directive(DirectiveKind::AsIs);
  if (as_is == nullptr) {
    if (auto refused = not_safe(statement, effect)) return *refused;
  }
  operations::RunAsWritten operation{statement.statement, effect};
  operation.data_change = std::holds_alternative<Dml>(statement.statement.node);
  operation.contract_phase = statement.directive(DirectiveKind::PhaseContract) != nullptr;
  if (as_is != nullptr) operation.as_is = as_is->reason;
  return Operation{operation};
}

}  // namespace

Recognised recognise(const ScriptStatement& statement, const Effect& effect, const AnalysisState&) {
  if (auto refused = never_runs(statement, effect)) return *refused;
  return run_as_written(statement, effect);
}

}  // namespace lockstep
