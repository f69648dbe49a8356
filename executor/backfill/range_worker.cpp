#include "executor/backfill/range_worker.hpp"

#include "executor/backfill/window_shape.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

using std::chrono::milliseconds;

// After so many collisions on one batch its locked rows are left to a later sweep.
constexpr int kCollisionsBeforeSkipping = 5;
constexpr milliseconds kLookAgain{50};

std::int64_t rows_copied(Session& session, const StepScope& scope, int range) {
  return session
      .query(SqlBuilder{} << "SELECT rows_copied FROM lockstep.backfills"
                             " WHERE revision = $1 AND step = $2 AND range = $3::integer",
             {scope.revision, scope.step, std::to_string(range)})
      .number(0, 0);
}

}  // namespace

RangeWorker::RangeWorker(const BackfillJob& job, const RangeCursor& cursor)
    : job_(job),
      cursor_(cursor),
      first_pass_(job.context.settings.backfill.target_batch),
      later_passes_(job.context.settings.backfill.target_batch) {
  standing_.cursor = cursor;
}

Outcome RangeWorker::run(Session& session, const std::function<Pace()>& pace) {
  const RunContext& context = job_.context;
  rows_before_ = rows_copied(session, job_.scope, cursor_.range);
  while (!cursor_.done()) {
    if (context.stop.stop_requested()) return interrupted();
    if (context.out_of_time()) return more_to_do();
    const Pace now = pace();
    if (now.speed == Speed::Wait) {
      context.clock.pause(kLookAgain, context.stop);
      continue;
    }
    first_pass_.aim_at(now.batch);
    later_passes_.aim_at(now.batch);
    if (!cursor_.window_open()) open_window(now);
    const auto began = context.clock.now();
    const LockedRows locked =
        collisions_ >= kCollisionsBeforeSkipping ? LockedRows::Skip : LockedRows::Wait;
    if (std::optional<Outcome> outcome = one_batch(session, locked)) return *outcome;
    if (now.speed == Speed::Half) {
      context.clock.pause(std::chrono::duration_cast<milliseconds>(context.clock.now() - began),
                          context.stop);
    }
  }
  return {};
}

void RangeWorker::open_window(const Pace& pace) {
  const WindowNeeds needs{.target_batch = pace.batch,
                          .horizon_lag = pace.horizon_lag,
                          .first_pass_pages = first_pass_.pages(),
                          .later_pass_pages = later_passes_.pages(),
                          .most_pages = job_.most_window_pages};
  std::optional<WindowShape> hot;
  if (job_.seeks_hot) hot = hot_window(needs);
  cursor_ = with_window(cursor_, hot.value_or(plain_window(needs)));
  if (hot) {
    say("");
  } else if (job_.seeks_hot) {
    say(
        fmt::format("{} has been looking at old row versions for {:.1f} s or more: their space"
                    " cannot be used again, so the table and its indexes grow more",
                    pace.horizon_holder.empty() ? "a transaction" : pace.horizon_holder,
                    std::chrono::duration<double>(pace.horizon_lag).count()));
  }
}

std::optional<Outcome> RangeWorker::one_batch(Session& session, LockedRows locked) {
  const auto began = job_.context.clock.now();
  const std::int64_t end = batch_end(cursor_, size().pages());
  const auto sent = send_batch(range_batch(job_, cursor_, end, locked), session, job_.context);
  if (const auto* outcome = std::get_if<Outcome>(&sent)) return *outcome;
  if (std::get<BatchEnd>(sent) == BatchEnd::Committed) {
    committed(session, job_.context.clock.now() - began, end);
  } else {
    collided();
  }
  return std::nullopt;
}

void RangeWorker::committed(Session& session, std::chrono::steady_clock::duration elapsed,
                            std::int64_t end) {
  // A scrap at the end of a window says little about a whole batch.
  const std::int64_t pages = end - cursor_.next_page;
  if (2 * pages >= size().pages() || elapsed > job_.context.settings.backfill.target_batch)
    size().took(elapsed, pages);
  cursor_ = after_batch(cursor_, end);
  const std::int64_t rows = rows_copied(session, job_.scope, cursor_.range) - *rows_before_;
  const std::lock_guard lock(mutex_);
  standing_.cursor = cursor_;
  standing_.rows = rows;
  if (collisions_ > 0) standing_.remark.clear();
  collisions_ = 0;
}

void RangeWorker::collided() {
  ++collisions_;
  size().collided();
  say("rows of the batch are locked by the application");
  job_.context.clock.pause(milliseconds(20 * collisions_), job_.context.stop);
}

void RangeWorker::say(std::string remark) {
  const std::lock_guard lock(mutex_);
  standing_.remark = std::move(remark);
}

RangeWorker::Standing RangeWorker::standing() const {
  const std::lock_guard lock(mutex_);
  return standing_;
}

}  // namespace lockstep
