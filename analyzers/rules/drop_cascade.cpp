// DROP … CASCADE takes along whatever depends on the object, which may be anything.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto report = [&](const Effect& effect) {
    if (effect.destroys.empty()) return;
    findings.add({
        .span = statement.span,
        .message = statement.kind + " … CASCADE destroys " + comma_separated(effect.destroys) +
                   ", which the statement does not name one by one.",
        .help = "Drop what depends on it by name, then the object itself without CASCADE.",
    });
  };
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop != nullptr && drop->behavior == DropBehavior::Cascade &&
      drop->kind != ObjectKind::Schema) {
    report(context.effect);
  }
  for (const auto& [column, effect] : actions<DropColumn>(statement, context)) {
    if (column.behavior == DropBehavior::Cascade) report(effect);
  }
}

}  // namespace

constinit const Rule drop_cascade{
    .verdict = Verdict::Unsafe,
    .summary = "something dropped with all that depends on it",
    .covers = hazard_set(HazardKind::Destroys, HazardKind::Breaks, HazardKind::Weakens,
                         HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
