// UPDATE or DELETE without WHERE locks every row until its transaction ends, and leaves as many
// dead ones.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* dml = std::get_if<Dml>(&statement.node);
  if (dml == nullptr || dml->has_where || !dml->target) return;
  if (dml->kind != DmlKind::Update && dml->kind != DmlKind::Delete) return;
  if (context.effect.stalls.empty()) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " without WHERE locks every row of " +
                 context.state.resolve(*dml->target) +
                 " and blocks its writers until the transaction ends.",
      .help = "Change the rows in batches, each in a transaction of its own.",
  });
}

}  // namespace

constinit const Rule dml_unbatched{.verdict = Verdict::Unsafe,
                                   .summary = "UPDATE or DELETE of every row at once",
                                   .covers = hazard_set(HazardKind::Stalls, HazardKind::Destroys),
                                   .check = check};

}  // namespace lockstep::rules
