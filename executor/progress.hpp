// What a run tells while it goes on. The core prints nothing itself.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lockstep {

struct StepProgress {
  std::string revision;
  std::string step;
  double share = 0;       // 0 … 1
  std::int64_t rows = 0;  // copied or verified so far
  double rows_per_second = 0;
  double eta_seconds = 0;
  std::string remark{};  // what keeps it from going faster; empty: nothing
};

// Called on the run's own thread.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void revision_started(std::string_view revision, std::string_view description) = 0;
  virtual void step_started(std::string_view revision, std::string_view step,
                            std::string_view why) = 0;
  virtual void step_advanced(const StepProgress& progress) = 0;
  // Why it does not move; repeated calls with the same reason are the caller's to fold.
  virtual void waiting(std::string_view revision, std::string_view step,
                       std::string_view reason) = 0;
  virtual void step_done(std::string_view revision, std::string_view step) = 0;
  virtual void note(std::string_view message) = 0;
};

}  // namespace lockstep
