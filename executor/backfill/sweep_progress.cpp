#include "executor/backfill/sweep_progress.hpp"

#include "executor/backfill/ranges.hpp"

#include <vector>

namespace lockstep {
namespace {

constexpr std::chrono::seconds kBetweenRates{1};

std::int64_t rows_of(std::span<const std::unique_ptr<RangeWorker>> workers) {
  std::int64_t rows = 0;
  for (const auto& worker : workers)
    rows += worker->standing().rows;
  return rows;
}

}  // namespace

SweepProgress::SweepProgress(const RelationName& relation, const StepScope& scope,
                             RunContext& context)
    : scope_(scope),
      context_(context),
      controller_(relation, scope.revision, context),
      began_(context.clock.now()) {}

const Pace& SweepProgress::look(std::span<const std::unique_ptr<RangeWorker>> workers) {
  const Pace& pace = controller_.look();
  std::vector<RangeCursor> cursors;
  std::string remark;
  for (const auto& worker : workers) {
    RangeWorker::Standing standing = worker->standing();
    cursors.push_back(standing.cursor);
    if (remark.empty()) remark = std::move(standing.remark);
  }
  controller_.note(remark);
  if (pace.speed == Speed::Wait) {
    context_.progress.waiting(scope_.revision, scope_.step, pace.reason);
  } else {
    tell(share_done(cursors), rows_before_ + rows_of(workers), controller_.noted());
  }
  return pace;
}

void SweepProgress::waiting(const std::string& reason) {
  controller_.note(reason);
  context_.progress.waiting(scope_.revision, scope_.step, reason);
}

void SweepProgress::finished(std::span<const std::unique_ptr<RangeWorker>> workers) {
  rows_before_ += rows_of(workers);
  tell(1, rows_before_, "");
}

void SweepProgress::tell(double share, std::int64_t rows, const std::string& remark) {
  const auto now = context_.clock.now();
  const double seconds = std::chrono::duration<double>(now - began_).count();
  const double rate = seconds > 0 ? static_cast<double>(rows) / seconds : 0;
  if (!kept_at_ || now - *kept_at_ >= kBetweenRates || share >= 1) {
    keep_rate(context_.ledger, scope_, rate);
    kept_at_ = now;
  }
  context_.progress.step_advanced({.revision = scope_.revision,
                                   .step = scope_.step,
                                   .share = share,
                                   .rows = rows,
                                   .rows_per_second = rate,
                                   .eta_seconds = share > 0 ? seconds * (1 - share) / share : 0,
                                   .remark = remark});
}

}  // namespace lockstep
