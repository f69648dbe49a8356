// CLUSTER writes the table anew in the order of an index, under ACCESS EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* cluster = std::get_if<Cluster>(&statement.node);
  if (cluster == nullptr || context.effect.stalls.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "CLUSTER writes the table and its indexes anew under ACCESS EXCLUSIVE.",
      .help = "Use pg_repack, which orders a copy beside the table.",
  });
}

}  // namespace

constinit const Rule cluster{.verdict = Verdict::Unsafe,
                             .summary = "CLUSTER",
                             .covers = hazard_set(HazardKind::Stalls),
                             .check = check};

}  // namespace lockstep::rules
