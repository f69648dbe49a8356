// One copy, from column o of table t to column n, run as a plan of one step on a fresh database.

#pragma once

#include "executor/run_scope.hpp"
#include "planner/plan.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lockstep::tests {

// What the application does between two batches.
class InterferingProgress : public RecordedProgress {
 public:
  void step_advanced(const StepProgress& progress) override {
    if (!progress.remark.empty()) remarks.push_back(progress.remark);
    if (between_batches) between_batches(progress);
  }

  void waiting(std::string_view revision, std::string_view step, std::string_view reason) override {
    RecordedProgress::waiting(revision, step, reason);
    if (while_waiting) while_waiting(std::string(reason));
  }

  std::function<void(const StepProgress&)> between_batches;
  std::function<void(const std::string&)> while_waiting;
  std::vector<std::string> remarks;
};

struct CopyFixture {
  CopyFixture();

  // Runs the plan, or goes on with it.
  Outcome copy();
  // Must be done and leave no row out of sync.
  void must_copy();
  std::int64_t out_of_sync();

  TempDatabase database;
  InterferingProgress progress;
  Engine engine;
  Backfill action;  // n = o::bigint

 private:
  Plan plan() const;
};

}  // namespace lockstep::tests
