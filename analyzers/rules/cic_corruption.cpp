// PostgreSQL 14.0 to 14.3 build corrupt indexes CONCURRENTLY.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "analyzers/rules/concurrent_build.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  // 14.0 is what --pg-version 14 says, too, so it stands for every release of 14.
  constexpr int kFirst = 140001;
  constexpr int kLast = 140003;
  const int version = context.state.version().number;
  if (!builds_concurrently(statement) || version < kFirst || version > kLast) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " CONCURRENTLY on PostgreSQL 14." + std::to_string(version % 10) +
                 " may leave rows out of the index that are updated meanwhile.",
      .help = "Upgrade the server to 14.4 or later first.",
  });
}

}  // namespace

constinit const Rule cic_corruption{.verdict = Verdict::Unsafe,
                                    .summary = "concurrent build on a server that corrupts it",
                                    .covers = hazard_set(HazardKind::Destroys),
                                    .check = check};

}  // namespace lockstep::rules
