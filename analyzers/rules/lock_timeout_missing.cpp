// A lock that is asked for without a bound is waited for by all who come after.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <chrono>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const RelationLock* lock = lock_against_writers(context.effect);
  if (lock == nullptr) return;
  const auto timeout = context.state.settings().timeout("lock_timeout");
  if (timeout && *timeout > std::chrono::milliseconds(0)) return;
  findings.add({
      .span = statement.span,
      .message =
          statement.kind + " asks for " + std::string(to_string(lock->mode)) + " on " +
          lock->relation +
          " with no lock_timeout: behind one long query it waits, and everybody else behind it.",
      .help = "SET lock_timeout to a few seconds before it, and try again when it runs out. "
              "`lockstep upgrade` does both by itself.",
  });
}

}  // namespace

constinit const Rule lock_timeout_missing{.verdict = Verdict::Caution,
                                          .summary = "strong lock asked for without lock_timeout",
                                          .on_by_default = false,
                                          .check = check};

}  // namespace lockstep::rules
