// SET LOGGED and SET UNLOGGED write the table anew under ACCESS EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [change, effect] : actions<ChangeProperty>(statement, context)) {
    const bool unlogged = change.property == TableProperty::Unlogged;
    if ((!unlogged && change.property != TableProperty::Logged) || effect.rewrites.empty())
      continue;
    findings.add({
        .span = statement.span,
        .message = std::string(unlogged ? "SET UNLOGGED" : "SET LOGGED") + " writes " +
                   altered_table(statement, context) + " anew under ACCESS EXCLUSIVE" +
                   (unlogged ? ", and a crash empties it from then on." : "."),
        .help = "Make a new table of the other kind, and move the rows to it in batches.",
    });
  }
}

}  // namespace

constinit const Rule set_logged_unlogged{
    .verdict = Verdict::Unsafe,
    .summary = "persistence of a table changed",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::Weakens, HazardKind::Raises,
                         HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
