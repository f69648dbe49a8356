// A trigger runs within every write of the running version.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateTrigger>(&statement.node);
  if (create == nullptr) return;
  if (context.effect.locks.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "CREATE TRIGGER takes SHARE ROW EXCLUSIVE on " +
                 context.state.resolve(create->table) + ", briefly; from then on " +
                 create->function.shown() +
                 "() runs within the writes of every running version, which fail where it fails.",
      .help =
          "Let the function do little, and try it against the running version's statements first.",
  });
}

}  // namespace

constinit const Rule trigger_create{.verdict = Verdict::Caution,
                                    .summary = "trigger created",
                                    .covers = hazard_set(HazardKind::SeveralTables),
                                    .check = check};

}  // namespace lockstep::rules
