// VACUUM FULL writes the table anew under ACCESS EXCLUSIVE.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* vacuum = std::get_if<Analyze>(&statement.node);
  if (vacuum == nullptr || !vacuum->full) return;
  findings.add({
      .span = statement.span,
      .message = "VACUUM FULL writes the table and its indexes anew under ACCESS EXCLUSIVE.",
      .help = "Let autovacuum do its work; to give space back, use pg_repack or pg_squeeze.",
  });
}

}  // namespace

constinit const Rule vacuum_full{.verdict = Verdict::Unsafe,
                                 .summary = "VACUUM FULL",
                                 .covers = hazard_set(HazardKind::Stalls),
                                 .check = check};

}  // namespace lockstep::rules
