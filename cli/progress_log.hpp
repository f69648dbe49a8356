// A run's progress on stderr: one line that is written over on a terminal, else log lines, at least
// one a minute and not one a batch.

#pragma once

#include "cli/command.hpp"
#include "executor/clock.hpp"
#include "executor/progress.hpp"

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>

namespace lockstep {

class ProgressLog : public Progress {
 public:
  ProgressLog(std::ostream& err, const Terminal& terminal, Clock& clock)
      : err_(err), terminal_(terminal), clock_(clock) {}
  ~ProgressLog() override;

  void revision_started(std::string_view revision, std::string_view description) override;
  void step_started(std::string_view revision, std::string_view step,
                    std::string_view why) override;
  void step_advanced(const StepProgress& progress) override;
  void waiting(std::string_view revision, std::string_view step, std::string_view reason) override;
  void step_done(std::string_view revision, std::string_view step) override;
  void note(std::string_view message) override;

 private:
  bool due(std::chrono::milliseconds between);
  void show(const std::string& line);
  void clear();

  std::ostream& err_;
  Terminal terminal_;
  Clock& clock_;
  bool line_open_ = false;
  std::string last_reason_;
  std::optional<std::chrono::steady_clock::time_point> last_shown_;
  std::chrono::steady_clock::time_point step_began_;
};

}  // namespace lockstep
