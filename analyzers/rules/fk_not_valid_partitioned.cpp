// Before PostgreSQL 18 a partitioned table cannot have a foreign key that is NOT VALID.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    const RaisedError* error = raised(effect, "42809");
    if (add.constraint.kind != ConstraintKind::ForeignKey || error == nullptr) continue;
    findings.add({
        .span = statement.span,
        .message = "ADD FOREIGN KEY … NOT VALID on the partitioned table " +
                   altered_table(statement, context) + fails_with(*error),
        .help = "Add it NOT VALID to each partition and validate it there; the parent's then finds "
                "them and proves nothing again.",
    });
  }
}

}  // namespace

constinit const Rule fk_not_valid_partitioned{
    .verdict = Verdict::Unsafe,
    .summary = "NOT VALID foreign key of a partitioned table",
    .covers = hazard_set(HazardKind::Raises, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
