// An index over more than three columns.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* create = std::get_if<CreateIndex>(&statement.node);
  if (create == nullptr) return;
  if (create->columns.size() <= 3) return;
  findings.add({
      .span = statement.span,
      .message = "The index has " + std::to_string(create->columns.size()) +
                 " columns: it is large, and of use to few queries.",
      .help =
          "Keep the columns that select, in the order of the queries; INCLUDE what is only read.",
  });
}

}  // namespace

constinit const Rule index_too_wide{.verdict = Verdict::Caution,
                                    .summary = "index over many columns",
                                    .on_by_default = false,
                                    .check = check};

}  // namespace lockstep::rules
