// One batch of a copy as the one string that is sent: fence, rows, cursor, COMMIT.

#pragma once

#include "executor/backfill/range_cursor.hpp"
#include "executor/database.hpp"
#include "executor/ledger_entry.hpp"
#include "executor/run_context.hpp"
#include "planner/step.hpp"

#include <string>
#include <variant>
#include <vector>

namespace lockstep {

// Whether the application's ordinary triggers can be kept from firing for the copy.
enum class UserTriggers { Fire, Silent };
// Rows that the application holds: wait for them briefly, or leave them to a later sweep.
enum class LockedRows { Wait, Skip };

// What every batch of a step shares.
struct BackfillJob {
  const Backfill& action;
  const StepScope& scope;
  const RunContext& context;
  UserTriggers user_triggers = UserTriggers::Fire;
  // Ranges of pages have a scan of their own, which also clears dead rows away (14+).
  bool seeks_hot = true;
  std::int64_t most_window_pages = 4096;
};

// The pages from cursor.next_page up to but not with `end`, the rows of this pass.
Sql range_batch(const BackfillJob& job, const RangeCursor& cursor, std::int64_t end,
                LockedRows locked);
// Rows at these places, as text "(page,item)"; the ledger counts them with range 0.
Sql rows_batch(const BackfillJob& job, const std::vector<std::string>& places, LockedRows locked);

enum class BatchEnd { Committed, Collided };
// Sends a batch. Collided: a row lock was not free or a deadlock was broken at our expense; nothing
// was changed. An Outcome: the run ends. Throws what else the server said.
std::variant<BatchEnd, Outcome> send_batch(const Sql& script, Session& session,
                                           const RunContext& context);

}  // namespace lockstep
