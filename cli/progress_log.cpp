#include "cli/progress_log.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <ostream>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kBetweenFrames{200};
constexpr std::chrono::seconds kBetweenLines{30};
constexpr int kBarWidth = 24;

std::string bar(double share) {
  const int filled = static_cast<int>(share * kBarWidth + 0.5);
  std::string text;
  for (int cell = 0; cell < kBarWidth; ++cell)
    text += cell < filled ? "█" : "░";
  return text;
}

std::string numbers(const StepProgress& progress) {
  return fmt::format("{:3.0f} %, {} rows, {:.0f} rows/s, {:.0f} s to go{}{}", progress.share * 100,
                     progress.rows, progress.rows_per_second, progress.eta_seconds,
                     progress.remark.empty() ? "" : ": ", progress.remark.substr(0, 100));
}

}  // namespace

ProgressLog::~ProgressLog() {
  clear();
}

bool ProgressLog::due(std::chrono::milliseconds between) {
  const auto now = clock_.now();
  if (last_shown_ && now - *last_shown_ < between) return false;
  last_shown_ = now;
  return true;
}

void ProgressLog::show(const std::string& line) {
  err_ << "\r\x1b[K" << line << std::flush;
  line_open_ = true;
}

void ProgressLog::clear() {
  if (line_open_) err_ << "\r\x1b[K" << std::flush;
  line_open_ = false;
}

void ProgressLog::revision_started(std::string_view revision, std::string_view description) {
  clear();
  spdlog::info("revision={} started: {}", revision, description);
}

void ProgressLog::step_started(std::string_view revision, std::string_view step,
                               std::string_view why) {
  clear();
  last_reason_.clear();
  last_shown_.reset();
  step_began_ = clock_.now();
  spdlog::info("revision={} step={} started: {}", revision, step, why);
}

void ProgressLog::step_advanced(const StepProgress& progress) {
  if (terminal_.interactive_err) {
    if (due(kBetweenFrames))
      show(fmt::format("{} {} {}", progress.step, bar(progress.share), numbers(progress)));
  } else if (due(kBetweenLines)) {
    spdlog::info("revision={} step={} {}", progress.revision, progress.step, numbers(progress));
  }
}

void ProgressLog::waiting(std::string_view revision, std::string_view step,
                          std::string_view reason) {
  if (terminal_.interactive_err) {
    if (due(kBetweenFrames)) show(fmt::format("{} waits: {}", step, reason.substr(0, 120)));
    return;
  }
  // The reason carries ages that change at every look: what is new is the first one, then one a
  // while.
  if (!last_reason_.empty() && !due(kBetweenLines)) return;
  last_reason_ = reason;
  last_shown_ = clock_.now();
  spdlog::info("revision={} step={} waiting: {}", revision, step, reason);
}

void ProgressLog::step_done(std::string_view revision, std::string_view step) {
  clear();
  const auto elapsed =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - step_began_);
  spdlog::info("revision={} step={} done elapsed={}ms", revision, step, elapsed.count());
}

void ProgressLog::note(std::string_view message) {
  clear();
  spdlog::warn("{}", message);
}

}  // namespace lockstep
