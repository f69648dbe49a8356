// An UPDATE, DELETE or MERGE whose condition may hold for a large part of the table.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* dml = std::get_if<Dml>(&statement.node);
  if (dml == nullptr) return;
  if (context.effect.unknowns.empty() || (dml->kind == DmlKind::Select && dml->with.empty()))
    return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " is safe only " + context.effect.unknowns.front() + ".",
      .help = "Change the rows in batches, by ranges of a key, each in a transaction of its own.",
  });
}

}  // namespace

constinit const Rule dml_where_matches_all{.verdict = Verdict::Caution,
                                           .summary = "many rows perhaps changed at once",
                                           .covers = hazard_set(HazardKind::Depends),
                                           .check = check};

}  // namespace lockstep::rules
