// One transaction that needs table locks, taken without parking the application: look first, ask
// with a short timeout when the way is clear, back off, record every attempt. The transaction goes
// to the server as one string, so that no client decides anything while the lock is held (traps 2,
// 12).

#pragma once

#include "analyzers/effect.hpp"
#include "executor/ledger_entry.hpp"
#include "executor/lock_view.hpp"
#include "executor/run_context.hpp"
#include "sql/sql.hpp"

#include <vector>

namespace lockstep {

// Bounded: each statement that runs under a lock that keeps readers or writers out is cut off at
// max_stall and counts as a failed attempt. Unbounded: what the author wants as is, and what only
// takes locks that keep nobody out.
enum class HoldTime { Bounded, Unbounded };

struct LockedTransaction {
  StepScope scope;
  std::vector<RelationLock> locks;
  std::vector<Sql> body;
  Sql ending;  // ledger entries, the last statements before COMMIT
  HoldTime hold = HoldTime::Bounded;
};

// Done, or why not: Blocked (naming the blocker), Interrupted, MoreToDo, LeaseHeld. Any other error
// of the server is thrown, the transaction rolled back.
Outcome run_locked(const LockedTransaction& transaction, RunContext& context);

// The text that one attempt sends; pure, for tests and for `--dry-run`.
Sql locked_script(const LockedTransaction& transaction, const std::vector<LockTarget>& targets,
                  const LockBudget& settings,
                  std::optional<std::chrono::milliseconds> behind_autovacuum);

}  // namespace lockstep
