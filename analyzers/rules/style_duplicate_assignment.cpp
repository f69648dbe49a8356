// An UPDATE that assigns one column twice is an error.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

std::string assigned_twice(const std::vector<Identifier>& sets) {
  for (auto each = sets.begin(); each != sets.end(); ++each) {
    if (std::find(sets.begin(), each, *each) != each) return each->shown();
  }
  return "";
}

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* dml = std::get_if<Dml>(&statement.node);
  if (dml == nullptr) return;
  const std::string twice = assigned_twice(dml->sets);
  if (dml->kind != DmlKind::Update || statement.text.find('[') != std::string::npos ||
      twice.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = "UPDATE assigns " + twice + " twice: SQLSTATE 42601.",
      .help = "Keep one of the assignments.",
  });
}

}  // namespace

constinit const Rule style_duplicate_assignment{.verdict = Verdict::Caution,
                                                .summary = "column assigned twice",
                                                .on_by_default = false,
                                                .check = check};

}  // namespace lockstep::rules
