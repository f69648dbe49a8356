// Shows a run while it goes on: a bar and its lines on a terminal, log lines elsewhere. Words about
// the same thing are not repeated faster than a person reads them.

#pragma once

#include "cli/command.hpp"
#include "executor/clock.hpp"
#include "executor/progress.hpp"

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>

namespace lockstep {

class RunProgress : public Progress {
 public:
  RunProgress(const Terminal& terminal, std::ostream& err, Clock& clock);
  ~RunProgress() override;
  RunProgress(const RunProgress&) = delete;
  RunProgress& operator=(const RunProgress&) = delete;

  void revision_started(std::string_view revision, std::string_view description) override;
  void step_started(std::string_view revision, std::string_view step,
                    std::string_view why) override;
  void step_advanced(const StepProgress& progress) override;
  void waiting(std::string_view revision, std::string_view step, std::string_view reason) override;
  void step_done(std::string_view revision, std::string_view step) override;
  void note(std::string_view message) override;

 private:
  void say(const std::string& line);
  void draw(const std::string& bar);
  void clear();
  // True once in `interval`; the first time at once.
  bool due(std::optional<std::chrono::steady_clock::time_point>& last,
           std::chrono::milliseconds interval);

  bool bars_;
  std::ostream& err_;
  Clock& clock_;
  bool drawn_ = false;
  std::string reason_;  // the last one shown
  std::optional<std::chrono::steady_clock::time_point> reason_shown_;
  std::optional<std::chrono::steady_clock::time_point> advance_shown_;
};

// "[#####-----] 50 %": the bar alone.
std::string progress_bar(double share, int width);
// "5 m 10 s", "42 s".
std::string shown_duration(double seconds);

}  // namespace lockstep
