// statement_timeout ends work that keeps nobody out and takes as long as there are rows.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <chrono>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const bool online = context.effect.grows == Growth::Rows && context.effect.stalls.empty();
  const auto timeout = context.state.settings().timeout("statement_timeout");
  const bool data = std::holds_alternative<Dml>(statement.node);
  if (!online || data || !timeout || *timeout == std::chrono::milliseconds(0)) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind +
                 " takes as long as there are rows, keeps nobody out meanwhile, and is cancelled "
                 "by statement_timeout after " +
                 std::to_string(timeout->count()) + " ms.",
      .help = "SET statement_timeout = 0 for this statement; lock_timeout bounds what others would "
              "wait for.",
  });
}

}  // namespace

constinit const Rule statement_timeout{.verdict = Verdict::Caution,
                                       .summary = "long online work under a statement_timeout",
                                       .check = check};

}  // namespace lockstep::rules
