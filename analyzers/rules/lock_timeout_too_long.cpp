// A lock_timeout of more than ten seconds is that long a stop for everybody who comes after.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <chrono>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  constexpr std::chrono::seconds kLongest(10);
  const RelationLock* lock = lock_against_writers(context.effect);
  const auto timeout = context.state.settings().timeout("lock_timeout");
  if (lock == nullptr || !timeout || *timeout <= kLongest) return;
  findings.add({
      .span = statement.span,
      .message =
          statement.kind + " may wait " +
          std::to_string(std::chrono::duration_cast<std::chrono::seconds>(*timeout).count()) +
          " s for " + std::string(to_string(lock->mode)) + " on " + lock->relation +
          ", and everybody else behind it.",
      .help = "A few seconds, and another try when they have run out.",
  });
}

}  // namespace

constinit const Rule lock_timeout_too_long{
    .verdict = Verdict::Caution,
    .summary = "strong lock asked for with a long lock_timeout",
    .check = check};

}  // namespace lockstep::rules
