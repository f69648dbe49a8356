// CREATE TABLE with foreign keys locks every table that they refer to.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateTable>(&statement.node);
  if (create == nullptr) return;
  if (create->partition_of || !context.effect.several_tables) return;
  findings.add({
      .span = statement.span,
      .message = "The foreign keys of " + context.state.resolve(create->table) +
                 " take SHARE ROW EXCLUSIVE on every table that they refer to, at once: their "
                 "writers wait.",
      .help =
          "Create the table first and add its foreign keys one by one: there are no rows to prove.",
  });
}

}  // namespace

constinit const Rule fk_on_new_table{.verdict = Verdict::Caution,
                                     .summary = "new table that refers to several others",
                                     .covers = hazard_set(HazardKind::SeveralTables),
                                     .check = check};

}  // namespace lockstep::rules
