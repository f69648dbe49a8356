#include "cli/run_progress.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace lockstep {
namespace {

using std::chrono::milliseconds;

constexpr int kBarWidth = 30;
// A bar moves; a log is read later, and still has to say once a minute that the run is alive.
constexpr milliseconds kRedraw{100};
constexpr milliseconds kLogAdvance{10000};
constexpr milliseconds kRepeatReason{60000};

std::string pace(const StepProgress& progress) {
  if (progress.rows_per_second <= 0) return "";
  return fmt::format("  {:.0f} rows/s, {} left", progress.rows_per_second,
                     shown_duration(progress.eta_seconds));
}

}  // namespace

std::string progress_bar(double share, int width) {
  const double bounded = std::clamp(share, 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(bounded * width);
  return fmt::format("[{}{}] {:3.0f} %", std::string(filled, '#'),
                     std::string(static_cast<std::size_t>(width) - filled, '-'),
                     std::floor(bounded * 100));
}

std::string shown_duration(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} m {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} m", whole / 3600, whole % 3600 / 60);
}

RunProgress::RunProgress(const Terminal& terminal, std::ostream& err, Clock& clock)
    : bars_(terminal.interactive_err), err_(err), clock_(clock) {}

RunProgress::~RunProgress() {
  clear();
}

void RunProgress::revision_started(std::string_view revision, std::string_view description) {
  say(fmt::format("revision {}: {}", revision, description));
}

void RunProgress::step_started(std::string_view revision, std::string_view step,
                               std::string_view why) {
  reason_.clear();
  advance_shown_.reset();
  say(fmt::format("{} {}: {}", revision, step, why));
}

void RunProgress::step_advanced(const StepProgress& progress) {
  if (!due(advance_shown_, bars_ ? kRedraw : kLogAdvance)) return;
  const std::string where = fmt::format("{} {}", progress.revision, progress.step);
  if (bars_) {
    draw(fmt::format("{} {}{}", where, progress_bar(progress.share, kBarWidth), pace(progress)));
  } else {
    say(fmt::format("{}: {:.0f} %, {} rows{}", where, std::floor(progress.share * 100),
                    progress.rows, pace(progress)));
  }
}

void RunProgress::waiting(std::string_view revision, std::string_view step,
                          std::string_view reason) {
  if (reason == reason_ && !due(reason_shown_, kRepeatReason)) return;
  reason_ = reason;
  reason_shown_ = clock_.now();
  say(fmt::format("{} {} waits: {}", revision, step, reason));
}

void RunProgress::step_done(std::string_view revision, std::string_view step) {
  clear();
  spdlog::debug("{} {}: done", revision, step);
}

void RunProgress::note(std::string_view message) {
  say(std::string(message));
}

void RunProgress::say(const std::string& line) {
  clear();
  if (bars_) {
    err_ << line << std::endl;
  } else {
    spdlog::info("{}", line);
  }
}

void RunProgress::draw(const std::string& bar) {
  err_ << "\r\033[K" << bar << std::flush;
  drawn_ = true;
}

void RunProgress::clear() {
  if (!drawn_) return;
  err_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

bool RunProgress::due(std::optional<std::chrono::steady_clock::time_point>& last,
                      milliseconds interval) {
  const auto now = clock_.now();
  if (last && now - *last < interval) return false;
  last = now;
  return true;
}

}  // namespace lockstep
