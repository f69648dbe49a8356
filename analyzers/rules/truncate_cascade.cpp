// TRUNCATE … CASCADE empties every table that refers to this one, and those that refer to them.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* truncated = std::get_if<Truncate>(&statement.node);
  if (truncated == nullptr) return;
  if (truncated->behavior != DropBehavior::Cascade || context.effect.destroys.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "TRUNCATE … CASCADE takes ACCESS EXCLUSIVE on every table that refers to the "
                 "named ones, and destroys " +
                 comma_separated(context.effect.destroys) + ".",
      .help = "Name every table that is to be emptied, without CASCADE.",
  });
}

}  // namespace

constinit const Rule truncate_cascade{
    .verdict = Verdict::Unsafe,
    .summary = "table emptied with all that refer to it",
    .covers = hazard_set(HazardKind::Destroys, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
