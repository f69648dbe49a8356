// A domain with constraints rewrites a table when a column of it is added, and cannot be changed
// online.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* create = std::get_if<CreateDomain>(&statement.node);
  if (create == nullptr) return;
  if (!create->constrained) return;
  findings.add({
      .span = statement.span,
      .message = "A column of the constrained domain " + create->domain.shown() +
                 " is added by a rewrite, and to change the constraint stops the writers of every "
                 "table that has one.",
      .help = "Use the plain type, and CHECKs of the tables.",
  });
}

}  // namespace

constinit const Rule create_constrained_domain{.verdict = Verdict::Caution,
                                               .summary = "domain with constraints created",
                                               .on_by_default = false,
                                               .check = check};

}  // namespace lockstep::rules
