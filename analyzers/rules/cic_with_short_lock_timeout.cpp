// A build that is CONCURRENT waits for every transaction that is older, and lock_timeout counts
// that wait.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "analyzers/rules/concurrent_build.hpp"

#include <chrono>

namespace lockstep::rules {
namespace {

bool drops_concurrently(const Statement& statement) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  return drop != nullptr && drop->concurrency == Concurrency::Concurrent;
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  if (!builds_concurrently(statement) && !drops_concurrently(statement)) return;
  const auto timeout = context.state.settings().timeout("lock_timeout");
  if (!timeout || *timeout == std::chrono::milliseconds(0) || *timeout >= std::chrono::minutes(1))
    return;
  findings.add({
      .span = statement.span,
      .message = statement.kind +
                 " CONCURRENTLY waits for every older transaction, and gives up under "
                 "this lock_timeout; what it has begun stays behind as an INVALID index.",
      .help = "RESET lock_timeout before it: it keeps nobody waiting while it waits.",
  });
}

}  // namespace

constinit const Rule cic_with_short_lock_timeout{
    .verdict = Verdict::Caution,
    .summary = "short lock_timeout for a concurrent build",
    .check = check};

}  // namespace lockstep::rules
