// DROP CONSTRAINT of a primary key takes its index, and a published table's replica identity,
// along.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "analyzers/rules/dropped_constraint.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [drop, effect] : actions<DropConstraint>(statement, context)) {
    const CatalogConstraint* known = dropped_constraint(statement, drop, context);
    const bool cascade = drop.behavior == DropBehavior::Cascade;
    if (effect.weakens.empty() || !drops_primary_key(drop, known)) continue;
    findings.add({
        .span = statement.span,
        .message =
            "DROP CONSTRAINT " + drop.constraint.shown() + " gives up the primary key of " +
            altered_table(statement, context) + ": its index, its uniqueness" +
            (cascade ? ", every foreign key that refers to it" : "") +
            (effect.breaks.empty()
                 ? "."
                 : ", and the replica identity: UPDATE and DELETE of the published table fail."),
        .help = "Build the new key's index CONCURRENTLY, then drop the old key and ADD PRIMARY KEY "
                "USING INDEX in one ALTER TABLE.",
        .verdict = effect.breaks.empty() ? Verdict::Caution : Verdict::Unsafe,
    });
  }
}

}  // namespace

constinit const Rule drop_pk{
    .verdict = Verdict::Caution,
    .summary = "primary key dropped",
    .covers = hazard_set(HazardKind::Weakens, HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
