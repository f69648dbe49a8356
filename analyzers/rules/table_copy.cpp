// CREATE TABLE AS and CREATE MATERIALIZED VIEW read whole tables in one long transaction.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateTableAs>(&statement.node);
  if (create == nullptr) return;
  if (!create->with_data || context.effect.scans.empty()) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " reads all of " + comma_separated(context.effect.scans) +
                 " in one transaction: VACUUM removes nothing meanwhile.",
      .help =
          "Create it WITH NO DATA; fill the table in batches, or REFRESH the view at a quiet time.",
  });
}

}  // namespace

constinit const Rule table_copy{.verdict = Verdict::Caution,
                                .summary = "whole table copied into a new one",
                                .on_by_default = false,
                                .check = check};

}  // namespace lockstep::rules
