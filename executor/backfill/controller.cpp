#include "executor/backfill/controller.hpp"

#include "executor/attempt.hpp"
#include "executor/backfill/signal_reader.hpp"
#include "executor/ledger.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{20};
constexpr std::chrono::seconds kBetweenSignals{1};
// How long a forced checkpoint is given to be done with.
constexpr std::chrono::seconds kLookBack{10};
constexpr std::chrono::seconds kBetweenNotes{1};
// A smaller table is copied before anybody could tell.
constexpr std::int64_t kWorthACanary = 32 << 20;

}  // namespace

BackfillController::~BackfillController() {
  if (noted_.empty()) return;
  attempt([&] { note_running(context_.ledger, revision_, ""); });
}

const Pace& BackfillController::look() {
  const auto now = context_.clock.now();
  if (!looked_at_ || now - *looked_at_ >= kBetweenLooks) {
    horizon_.saw(now, read_horizon(context_.watch));
    looked_at_ = now;
  }
  read_signals_when_due();
  pace_.horizon_lag = horizon_.lag();
  pace_.horizon_holder = horizon_.holder();
  return pace_;
}

void BackfillController::read_signals_when_due() {
  const auto now = context_.clock.now();
  if (!readouts_.empty() && now - readouts_.back().at < kBetweenSignals) return;
  readouts_.push_back(read_signals(relation_, context_.watch, context_.clock));
  while (readouts_.size() > 1 && now - readouts_.front().at > kLookBack)
    readouts_.pop_front();
  Brake brake = strongest_brake(readouts_.back(), readouts_.front(), context_.settings);
  pace_.speed = brake.speed;
  pace_.reason = std::move(brake.reason);
  listen_to_canary(readouts_.back());
  pace_.batch = batch_.length();
}

void BackfillController::listen_to_canary(const Readout& now) {
  if (now.live_sessions.value_or(1) == 0 || now.table_bytes.value_or(0) < kWorthACanary) {
    batch_.lengthen_fully();
    return;
  }
  if (!canary_) {
    canary_ = std::make_unique<Canary>(relation_, context_.open_worker());
    batch_.begin_short();
  }
  const CanaryLog log = canary_->log();
  if (!log.usual_ms()) {
    pace_.speed = Speed::Wait;
    pace_.reason = "measures how long a read takes while nothing is copied";
    readouts_.back().at -= kBetweenSignals;  // looks again at once
    return;
  }
  batch_.felt(log.slow_share(std::chrono::steady_clock::now()));
  if (batch_.is_shortened() && pace_.reason.empty()) {
    pace_.reason =
        fmt::format("short batches of {} ms, since reads take longer than usual ({:.1f} ms)",
                    batch_.length().count(), *log.usual_ms());
  }
}

void BackfillController::note(const std::string& remark) {
  const std::string& reason = pace_.reason.empty() ? remark : pace_.reason;
  const auto now = context_.clock.now();
  const bool changed = noted_.empty() != reason.empty() || noted_speed_ != pace_.speed;
  const bool due = !noted_at_ || now - *noted_at_ >= kBetweenNotes;
  if (!changed && (reason == noted_ || !due)) return;
  if (pace_.speed == Speed::Wait) {
    note_waiting(context_.ledger, revision_, reason);
  } else {
    note_running(context_.ledger, revision_, reason);
  }
  noted_ = reason;
  noted_speed_ = pace_.speed;
  noted_at_ = now;
}

}  // namespace lockstep
