// ADD CONSTRAINT … NOT VALID and VALIDATE CONSTRAINT in one ALTER TABLE: the rows are read under
// the lock that adding takes.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr || context.effect.stalls.empty()) return;
  std::vector<Identifier> added;
  for (const AlterAction& action : alter->actions) {
    const auto* add = std::get_if<AddConstraint>(&action);
    if (add != nullptr && add->constraint.name &&
        add->constraint.validation == Validation::NotValid) {
      added.push_back(*add->constraint.name);
    }
    const auto* validate = std::get_if<ValidateConstraint>(&action);
    if (validate == nullptr ||
        std::find(added.begin(), added.end(), validate->constraint) == added.end()) {
      continue;
    }
    findings.add({
        .span = statement.span,
        .message = "VALIDATE CONSTRAINT " + validate->constraint.shown() +
                   " in the statement that adds it reads all of " +
                   altered_table(statement, context) +
                   " under the lock of the addition: NOT VALID gains nothing.",
        .help = "Put VALIDATE CONSTRAINT into a statement and a transaction of its own.",
    });
  }
}

}  // namespace

constinit const Rule add_and_validate_one_alter{
    .verdict = Verdict::Unsafe,
    .summary = "constraint added and validated in one statement",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
