// A lock_timeout that the script sets and that does not hold for the statement that takes the lock.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "analyzers/script_settings.hpp"
#include "sql/scanner.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* set = std::get_if<SetVariable>(&statement.node);
  if (set == nullptr || lower_case(set->name) != "lock_timeout") return;
  std::string why;
  if (set->local && !context.state.in_transaction()) {
    why = "SET LOCAL outside a transaction does nothing";
  } else if (set->value && read_timeout(*set->value) == std::chrono::milliseconds(0)) {
    why = "A lock_timeout of 0 is none";
  }
  if (why.empty()) return;
  findings.add({
      .span = statement.span,
      .message = why + ": what asks for a lock from here on waits for as long as it takes, and "
                       "everybody else behind it.",
      .help = "Set it to a few seconds, with SET, or with SET LOCAL between BEGIN and COMMIT.",
  });
}

}  // namespace

constinit const Rule lock_timeout_ineffective{.verdict = Verdict::Caution,
                                              .summary = "lock_timeout set to nothing",
                                              .covers = hazard_set(HazardKind::Stalls),
                                              .check = check};

}  // namespace lockstep::rules
