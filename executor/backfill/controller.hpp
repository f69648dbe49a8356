// Watches the server while a copy goes on and says how fast it may go; writes the reason of a wait
// or of a slow pace into the ledger, where `status` finds it. Used by the run's own thread.

#pragma once

#include "executor/backfill/canary.hpp"
#include "executor/backfill/horizon.hpp"
#include "executor/backfill/pace.hpp"
#include "executor/backfill/signals.hpp"
#include "executor/run_context.hpp"
#include "planner/step.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace lockstep {

class BackfillController {
 public:
  BackfillController(const RelationName& relation, const std::string& revision, RunContext& context)
      : relation_(relation),
        revision_(revision),
        context_(context),
        batch_(context.settings.backfill.target_batch) {}
  // Leaves no reason behind.
  ~BackfillController();
  BackfillController(const BackfillController&) = delete;
  BackfillController& operator=(const BackfillController&) = delete;

  // Looks at the oldest snapshot fifty times a second at most, at the other signals once.
  const Pace& look();

  // Keeps why it waits or is not faster; `remark` is what the copy itself has to say.
  void note(const std::string& remark);
  // The reason that was last kept.
  const std::string& noted() const { return noted_; }

 private:
  void read_signals_when_due();
  // Somebody is there who would feel the copy, and it lasts long enough to be felt.
  void listen_to_canary(const Readout& now);

  const RelationName& relation_;
  const std::string& revision_;
  RunContext& context_;
  Horizon horizon_;
  std::optional<std::chrono::steady_clock::time_point> looked_at_;
  std::deque<Readout> readouts_;  // of late
  BatchLength batch_;
  std::unique_ptr<Canary> canary_;
  Pace pace_;
  std::string noted_;
  Speed noted_speed_ = Speed::Full;
  std::optional<std::chrono::steady_clock::time_point> noted_at_;
};

}  // namespace lockstep
