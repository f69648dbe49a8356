// The cursors of a copy in lockstep.backfills, one row a range, and the numbers of a sweep.

#pragma once

#include "executor/backfill/range_cursor.hpp"
#include "executor/database.hpp"
#include "executor/ledger_entry.hpp"
#include "planner/step.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep {

struct BackfillEntry {
  std::int64_t filenode = 0;
  int sweep = 1;
  std::vector<RangeCursor> ranges;  // in order; none: not started
  std::int64_t rows_copied = 0;
  double rows_per_second = 0;
};

BackfillEntry read_backfill(Session& session, const std::string& revision, const std::string& step);

// Makes the cursors where there are none, and anew where the table was rewritten since: another
// file has other pages. Fenced.
BackfillEntry open_ranges(const RelationName& relation, const StepScope& scope, int ranges,
                          Session& session);
// All of them back to the start of a table that may have grown, for the next sweep. Fenced.
BackfillEntry next_sweep(const RelationName& relation, const StepScope& scope, int ranges,
                         Session& session);

void keep_rate(Session& session, const StepScope& scope, double rows_per_second);

}  // namespace lockstep
