// CREATE OR REPLACE FUNCTION changes what every running version calls, from its next call on.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* create = std::get_if<CreateFunction>(&statement.node);
  if (create == nullptr) return;
  if (!create->or_replace) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " changes " + create->function.shown() +
                 "() for every version that calls it, and fails where the result's type or the "
                 "arguments' names differ.",
      .help = "Give the new function a new name, and drop the old one when nobody calls it.",
  });
}

}  // namespace

constinit const Rule function_replace{.verdict = Verdict::Caution,
                                      .summary = "function replaced",
                                      .on_by_default = false,
                                      .check = check};

}  // namespace lockstep::rules
