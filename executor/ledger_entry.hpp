// Ledger writes as Sql, to stand inside a step's own transaction: the work and its record commit
// together or not at all.

#pragma once

#include "executor/versions/version_table.hpp"
#include "planner/plan.hpp"
#include "sql/sql_builder.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Which step of which run a transaction belongs to.
struct StepScope {
  std::string revision;
  std::string step;
  std::string kind;
  std::int64_t run = 0;
  std::int64_t fence = 0;
  std::optional<VersionTable> versions = std::nullopt;  // kept in step
};

struct TransactionLimits {
  std::chrono::milliseconds lock_timeout{50};
  std::chrono::milliseconds statement_timeout{0};
  std::chrono::milliseconds idle_timeout{10000};
};

// BEGIN with its limits as SET LOCAL, and the fence: raises LS001 when another runner has taken
// over. The fence row is held FOR KEY SHARE until the end of the transaction (trap 18).
void begin_fenced(SqlBuilder& script, const StepScope& scope, const TransactionLimits& limits);
void check_fence(SqlBuilder& script, std::int64_t fence);

// What reaching the end of a step means for its revision, besides the step's own entry.
// Finished: current, and nothing is left to do.
enum class Milestone : std::uint8_t { None, Current, CutOver, SoftDropped, Finished };

void record_step_done(SqlBuilder& script, const StepScope& scope, Milestone milestone);
// The step counts as never run; `milestone` is the one that its end had set and that is now taken
// back.
void record_step_undone(SqlBuilder& script, const StepScope& scope, Milestone milestone);
// The first part of an undo that has several, or one that no transaction holds: the end of the step
// is not reached any more, so that the way forward takes it back to its end and runs it again.
void record_undo_begun(SqlBuilder& script, const StepScope& scope, Milestone milestone);
void record_undo_afterwards(SqlBuilder& script, const StepScope& scope, int done);

}  // namespace lockstep
