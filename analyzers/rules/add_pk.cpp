// ADD PRIMARY KEY builds its index, and proves its columns NOT NULL, under ACCESS EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    if (add.constraint.kind != ConstraintKind::PrimaryKey || add.constraint.using_index ||
        effect.stalls.empty()) {
      continue;
    }
    findings.add({
        .span = statement.span,
        .message = "ADD PRIMARY KEY holds ACCESS EXCLUSIVE on " +
                   altered_table(statement, context) +
                   " and blocks reads and writes while it builds its index.",
        .help = "CREATE UNIQUE INDEX CONCURRENTLY over NOT NULL columns, then ADD "
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
