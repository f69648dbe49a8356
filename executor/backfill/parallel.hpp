// Runs the workers of a sweep: one on the run's own thread and session, or several, each on a
// thread and a session of its own.

#pragma once

#include "executor/backfill/batch.hpp"
#include "executor/backfill/sweep_progress.hpp"

#include <span>

namespace lockstep {

// To the end of every range: Done; else the first thing that ended a worker, when all have stopped.
Outcome copy_ranges(const BackfillJob& job, std::span<const RangeCursor> ranges,
                    SweepProgress& progress, RunContext& context);

}  // namespace lockstep
