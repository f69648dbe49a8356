// PRIMARY KEY USING INDEX reads the whole table for every column that is not proven NOT NULL.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    const bool scans = !effect.stalls.empty();
    if (add.constraint.kind != ConstraintKind::PrimaryKey || !add.constraint.using_index ||
        (effect.stalls.empty() && effect.unknowns.empty()))
      continue;
    findings.add({
        .span = statement.span,
        .message = "ADD PRIMARY KEY USING INDEX " +
                   (scans ? "holds ACCESS EXCLUSIVE on " + altered_table(statement, context) +
                                " and blocks reads and writes while it reads every row to prove "
                                "its columns NOT NULL."
                          : "is safe only " + effect.unknowns.front() +
                                ": it reads the whole table otherwise."),
        .help = "Prove the columns NOT NULL first, by a CHECK that is added NOT VALID and "
                "validated, and SET NOT NULL.",
        .verdict = scans ? Verdict::Unsafe : Verdict::Caution,
    });
  }
}

}  // namespace

constinit const Rule pk_using_nullable_index{
    .verdict = Verdict::Unsafe,
    .summary = "primary key made from an index over nullable columns",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
