// CREATE INDEX without a name.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* create = std::get_if<CreateIndex>(&statement.node);
  if (create == nullptr) return;
  if (create->name.has_value()) return;
  findings.add({
      .span = statement.span,
      .message = "The server names the index; no later statement can be sure of the name.",
      .help = "Name it.",
  });
}

}  // namespace

constinit const Rule index_unnamed{.verdict = Verdict::Caution,
                                   .summary = "index without a name",
                                   .on_by_default = false,
                                   .check = check};

}  // namespace lockstep::rules
