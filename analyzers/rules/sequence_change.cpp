// RESTART may give numbers a second time; a sequence that is dropped gives none.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop != nullptr && drop->kind == ObjectKind::Sequence && !context.effect.destroys.empty()) {
    findings.add({
        .span = statement.span,
        .message = "DROP SEQUENCE destroys " + context.state.resolve(drop->names.front()) +
                   " and breaks every running version that draws from it.",
        .help = "Release a version that does not use it first.",
    });
  }
  if (std::holds_alternative<AlterSequence>(statement.node) && !context.effect.unknowns.empty()) {
    findings.add({
        .span = statement.span,
        .message = "RESTART is safe only " + context.effect.unknowns.front() +
                   "; where a number is given twice, the INSERT fails on the primary key, or "
                   "nothing notices.",
        .help = "Use setval() with the largest number in use, computed in the same statement.",
        .verdict = Verdict::Caution,
    });
  }
}

}  // namespace

constinit const Rule sequence_change{
    .verdict = Verdict::Unsafe,
    .summary = "sequence restarted or dropped",
    .covers = hazard_set(HazardKind::Destroys, HazardKind::Breaks, HazardKind::Depends,
                         HazardKind::Raises, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
