// How far the copy of one step has come, told to the run's progress and to the ledger; and the
// controller, since both are asked between batches by the run's own thread.

#pragma once

#include "executor/backfill/controller.hpp"
#include "executor/backfill/range_worker.hpp"
#include "executor/ledger_entry.hpp"

#include <memory>
#include <span>
#include <string>

namespace lockstep {

class SweepProgress {
 public:
  SweepProgress(const RelationName& relation, const StepScope& scope, RunContext& context);

  // Looks at the server, tells where the workers stand, and says how fast they may go on.
  const Pace& look(std::span<const std::unique_ptr<RangeWorker>> workers);
  // For something, while no worker is at it.
  void waiting(const std::string& reason);
  // The workers are done: what they have copied is kept for the numbers to come.
  void finished(std::span<const std::unique_ptr<RangeWorker>> workers);

 private:
  void tell(double share, std::int64_t rows, const std::string& remark);

  const StepScope& scope_;
  RunContext& context_;
  BackfillController controller_;
  std::chrono::steady_clock::time_point began_;
  std::optional<std::chrono::steady_clock::time_point> kept_at_;
  std::int64_t rows_before_ = 0;
};

}  // namespace lockstep
