// ADD PRIMARY KEY builds its index, and proves its columns NOT NULL, under ACCESS EXCLUSIVE. With
// USING INDEX only columns that are not proven NOT NULL are still read.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    if (add.constraint.kind != ConstraintKind::PrimaryKey || effect.stalls.empty()) continue;
    const bool using_index = add.constraint.using_index.has_value();
    findings.add({
        .span = statement.span,
        .message =
            "ADD PRIMARY KEY holds ACCESS EXCLUSIVE on " + altered_table(statement, context) +
            " and blocks reads and writes while it " +
            (using_index ? "reads every row to prove its columns NOT NULL." : "builds its index."),
        .help = using_index ? "Prove the columns NOT NULL first, by a CHECK that is added NOT "
                              "VALID and validated."
                            : "CREATE UNIQUE INDEX CONCURRENTLY over NOT NULL columns, then ADD "
                              "PRIMARY KEY USING INDEX.",
    });
  }
}

}  // namespace

constinit const Rule add_pk{.verdict = Verdict::Unsafe,
                            .summary = "primary key added without a ready index",
                            .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
                            .check = check};

}  // namespace lockstep::rules
