// SET SCHEMA is a rename to those who name the schema, and to those whose search_path lacks the new
// one.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* set = std::get_if<SetSchema>(&statement.node);
  if (set == nullptr) return;
  if (context.effect.breaks.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "SET SCHEMA takes " + context.state.resolve(set->name) +
                 " away from every running version that looks for it where it is.",
      .help = "Leave a view of the old name in its place, in the same transaction, until the old "
              "version is gone.",
  });
}

}  // namespace

constinit const Rule set_schema{.verdict = Verdict::Unsafe,
                                .summary = "object moved to another schema",
                                .covers = hazard_set(HazardKind::Breaks, HazardKind::SeveralTables),
                                .check = check};

}  // namespace lockstep::rules
