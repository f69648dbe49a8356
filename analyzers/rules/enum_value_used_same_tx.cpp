// A value that ALTER TYPE adds cannot be used before its transaction commits.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const bool raises =
      std::any_of(context.effect.raises.begin(), context.effect.raises.end(),
                  [](const RaisedError& error) { return error.sqlstate == "55P04"; });
  if (!raises) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind +
                 " uses an enum value that its own transaction has added: SQLSTATE 55P04.",
      .help = "COMMIT after ALTER TYPE … ADD VALUE.",
  });
}

}  // namespace

constinit const Rule enum_value_used_same_tx{
    .verdict = Verdict::Unsafe,
    .summary = "new enum value used in its own transaction",
    .covers = hazard_set(HazardKind::Raises),
    .check = check};

}  // namespace lockstep::rules
