// ADD VALUE without BEFORE or AFTER puts the value last.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/scanner.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* alter = std::get_if<AlterEnum>(&statement.node);
  if (alter == nullptr) return;
  const std::string words = lower_case(statement.text);
  if (alter->new_name || words.find(" before ") != std::string::npos ||
      words.find(" after ") != std::string::npos)
    return;
  findings.add({
      .span = statement.span,
      .message = "The value " + quoted_literal(alter->value) + " sorts after all others of " +
                 alter->type.shown() + ".",
      .help = "Say BEFORE or AFTER, if the order matters.",
  });
}

}  // namespace

constinit const Rule enum_ordering{.verdict = Verdict::Caution,
                                   .summary = "enum value added without a place",
                                   .on_by_default = false,
                                   .check = check};

}  // namespace lockstep::rules
