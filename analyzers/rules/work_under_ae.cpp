// Work that grows with rows, in a transaction that already holds a lock which others wait for.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  if (context.effect.stalls.empty()) return;
  std::string held;
  for (const RelationLock& lock : context.state.held_locks()) {
    const bool stalls = std::find(context.effect.stalls.begin(), context.effect.stalls.end(),
                                  lock) != context.effect.stalls.end();
    if (stalls && blocks_writes(lock.mode) && held.find(lock.relation) == std::string::npos) {
      held +=
          (held.empty() ? "" : ", ") + std::string(to_string(lock.mode)) + " on " + lock.relation;
    }
  }
  if (held.empty()) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " works over rows while the transaction holds " + held + ".",
      .help = "COMMIT before it, so that the lock is given back.",
  });
}

}  // namespace

constinit const Rule work_under_ae{.verdict = Verdict::Unsafe,
                                   .summary = "long work while a strong lock is held",
                                   .covers = hazard_set(HazardKind::Stalls),
                                   .check = check};

}  // namespace lockstep::rules
