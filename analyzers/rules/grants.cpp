// REVOKE takes effect at once, for statements of the running version too.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  if (!std::holds_alternative<Grant>(statement.node) || context.effect.unknowns.empty()) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " is safe only " + context.effect.unknowns.front() +
                 ": its statements fail from here on otherwise.",
      .help = "Release a version that does without it first.",
  });
}

}  // namespace

constinit const Rule grants{.verdict = Verdict::Caution,
                            .summary = "privilege revoked",
                            .covers = hazard_set(HazardKind::Depends),
                            .check = check};

}  // namespace lockstep::rules
