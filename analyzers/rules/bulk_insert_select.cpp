// INSERT … SELECT of a whole table is one long transaction.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* dml = std::get_if<Dml>(&statement.node);
  if (dml == nullptr) return;
  if (dml->kind != DmlKind::Insert || dml->from_values || dml->limited ||
      context.effect.scans.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = "INSERT … SELECT reads all of " + comma_separated(context.effect.scans) +
                 " in one transaction: VACUUM removes nothing meanwhile, and replicas get all of "
                 "it at once.",
      .help = "Copy in batches, by ranges of a key.",
  });
}

}  // namespace

constinit const Rule bulk_insert_select{.verdict = Verdict::Caution,
                                        .summary = "whole table copied by one INSERT",
                                        .on_by_default = false,
                                        .check = check};

}  // namespace lockstep::rules
