// A CHECK whose value depends on the time, the session or chance is proven for the moment of the
// write only.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/volatility.hpp"

namespace lockstep::rules {
namespace {

// The CHECKs of a statement, inline ones too.
std::vector<const Constraint*> checks(const Statement& statement) {
  std::vector<const Constraint*> found;
  const auto collect = [&](const std::vector<Constraint>& constraints) {
    for (const Constraint& each : constraints) {
      if (each.check) found.push_back(&each);
    }
  };
  if (const auto* create = std::get_if<CreateTable>(&statement.node)) {
    collect(create->constraints);
    for (const ColumnDefinition& column : create->columns)
      collect(column.constraints);
  }
  if (const auto* alter = std::get_if<AlterTable>(&statement.node)) {
    for (const AlterAction& action : alter->actions) {
      const auto* constraint = std::get_if<AddConstraint>(&action);
      if (constraint != nullptr && constraint->constraint.check)
        found.push_back(&constraint->constraint);
      if (const auto* column = std::get_if<AddColumn>(&action)) collect(column->column.constraints);
    }
  }
  return found;
}

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  for (const Constraint* constraint : checks(statement)) {
    const Volatility seen = volatility(*constraint->check);
    if (seen != Volatility::Stable && seen != Volatility::Volatile) continue;
    findings.add({
        .span = statement.span,
        .message = "CHECK (" + constraint->check->text +
                   ") does not give the same answer every time: a row that was allowed may violate "
                   "it later, when the constraint is validated or a dump restored.",
        .help = "Check it where the row is written, in the application or in a trigger.",
    });
  }
}

}  // namespace

constinit const Rule check_volatile_expr{
    .verdict = Verdict::Caution,
    .summary = "CHECK that does not always give the same answer",
    .check = check};

}  // namespace lockstep::rules
