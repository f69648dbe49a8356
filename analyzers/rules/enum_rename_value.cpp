// ALTER TYPE … RENAME VALUE: the running version goes on writing the old word.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* alter = std::get_if<AlterEnum>(&statement.node);
  if (alter == nullptr || !alter->new_name || context.effect.breaks.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "RENAME VALUE takes " + quoted_literal(alter->value) + " of type " +
                 alter->type.shown() + " away from the running version.",
      .help = "Add the new value, let both be read, and move the rows.",
  });
}

}  // namespace

constinit const Rule enum_rename_value{.verdict = Verdict::Unsafe,
                                       .summary = "enum value renamed",
                                       .covers = hazard_set(HazardKind::Breaks),
                                       .check = check};

}  // namespace lockstep::rules
