// DROP VIEW breaks those who read the view.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr) return;
  if ((drop->kind != ObjectKind::View && drop->kind != ObjectKind::MaterializedView) ||
      context.effect.breaks.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " breaks every running version that still reads " +
                 context.state.resolve(drop->names.front()) + ".",
      .help = "Release a version that does not read it first.",
  });
}

}  // namespace

constinit const Rule drop_view{.verdict = Verdict::Unsafe,
                               .summary = "view dropped",
                               .covers = hazard_set(HazardKind::Breaks, HazardKind::SeveralTables),
                               .check = check};

}  // namespace lockstep::rules
