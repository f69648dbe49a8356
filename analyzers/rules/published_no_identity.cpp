// UPDATE and DELETE of a table fail from the moment it is published without a replica identity.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* change = std::get_if<ChangePublication>(&statement.node);
  if (change == nullptr) return;
  const bool breaks = !context.effect.breaks.empty();
  if (context.effect.breaks.empty() && context.effect.unknowns.empty()) return;
  findings.add({
      .span = statement.span,
      .message = breaks
                     ? "Publication " + change->publication.shown() + ": " +
                           context.effect.breaks.front().what + "."
                     : "To publish is safe only " + comma_separated(context.effect.unknowns) + ".",
      .help = "Give the table a primary key, or a REPLICA IDENTITY, first.",
      .verdict = breaks ? Verdict::Unsafe : Verdict::Caution,
  });
}

}  // namespace

constinit const Rule published_no_identity{
    .verdict = Verdict::Unsafe,
    .summary = "table published without replica identity",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::Depends),
    .check = check};

}  // namespace lockstep::rules
