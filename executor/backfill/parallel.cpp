#include "executor/backfill/parallel.hpp"

#include "executor/attempt.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace lockstep {
namespace {

using Workers = std::vector<std::unique_ptr<RangeWorker>>;

constexpr std::chrono::milliseconds kBetweenLooks{50};

Outcome copy_alone(const Workers& workers, SweepProgress& progress, RunContext& context) {
  for (const auto& worker : workers) {
    Outcome outcome = worker->run(context.work, [&] { return progress.look(workers); });
    if (!outcome.done()) return outcome;
  }
  return {};
}

// The pace that the run's thread has set last, for all workers.
class SharedPace {
 public:
  void set(const Pace& pace) {
    const std::lock_guard lock(mutex_);
    pace_ = pace;
  }
  Pace get() const {
    const std::lock_guard lock(mutex_);
    return pace_;
  }

 private:
  mutable std::mutex mutex_;
  Pace pace_;
};

// Threads that take the workers one after the other until all are done or one fails.
class WorkerThreads {
 public:
  WorkerThreads(const Workers& workers, const SharedPace& pace, std::stop_source& abandon)
      : workers_(workers), pace_(pace), abandon_(abandon) {}
  ~WorkerThreads() { abandon_.request_stop(); }
  WorkerThreads(const WorkerThreads&) = delete;
  WorkerThreads& operator=(const WorkerThreads&) = delete;

  void start(std::unique_ptr<WorkerSession> session) {
    sessions_.push_back(std::move(session));
    ++running_;
    threads_.emplace_back([this, &session = *sessions_.back()->session] { work(session); });
  }
  bool running() const { return running_ > 0; }

  // When none is running any more.
  Outcome outcome() {
    threads_.clear();
    if (error_) throw DatabaseError(*error_);
    return outcome_;
  }

 private:
  void work(Session& session) {
    while (!abandon_.stop_requested()) {
      const std::size_t index = next_++;
      if (index >= workers_.size()) break;
      Outcome outcome;
      const std::optional<DatabaseError> error =
          attempt([&] { outcome = workers_[index]->run(session, [&] { return pace_.get(); }); });
      if (error || !outcome.done()) ended(error, outcome);
    }
    --running_;
  }

  // What ended first counts; the others only follow.
  void ended(const std::optional<DatabaseError>& error, const Outcome& outcome) {
    const std::lock_guard lock(mutex_);
    if (error_ || !outcome_.done()) return;
    error_ = error;
    outcome_ = outcome;
    abandon_.request_stop();
  }

  const Workers& workers_;
  const SharedPace& pace_;
  std::stop_source& abandon_;
  std::atomic<std::size_t> next_{0};
  std::atomic<int> running_{0};
  std::mutex mutex_;  // of how it ended
  std::optional<DatabaseError> error_;
  Outcome outcome_;
  std::vector<std::unique_ptr<WorkerSession>> sessions_;
  std::vector<std::jthread> threads_;  // last: joined before anything that they use is gone
};

Outcome copy_together(const Workers& workers, int count, SweepProgress& progress,
                      RunContext& context, std::stop_source& abandon) {
  SharedPace pace;
  pace.set(progress.look(workers));
  WorkerThreads threads(workers, pace, abandon);
  for (int number = 0; number < count; ++number)
    threads.start(context.open_worker());
  while (threads.running()) {
    context.clock.pause(kBetweenLooks, abandon.get_token());
    pace.set(progress.look(workers));
  }
  return threads.outcome();
}

}  // namespace

Outcome copy_ranges(const BackfillJob& job, std::span<const RangeCursor> ranges,
                    SweepProgress& progress, RunContext& context) {
  const auto unfinished = std::count_if(ranges.begin(), ranges.end(),
                                        [](const RangeCursor& range) { return !range.done(); });
  const int count = std::min(context.settings.backfill.parallel, static_cast<int>(unfinished));
  // Ends the workers when one has failed, as well as when a stop is requested.
  std::stop_source abandon;
  const std::stop_callback stopped(context.stop, [&] { abandon.request_stop(); });
  RunContext worker_context = context;
  worker_context.stop = abandon.get_token();
  const BackfillJob worker_job{.action = job.action,
                               .scope = job.scope,
                               .context = worker_context,
                               .user_triggers = job.user_triggers,
                               .seeks_hot = job.seeks_hot,
                               .most_window_pages = job.most_window_pages};
  Workers workers;
  for (const RangeCursor& range : ranges) {
    if (!range.done()) workers.push_back(std::make_unique<RangeWorker>(worker_job, range));
  }
  Outcome outcome = count > 1 ? copy_together(workers, count, progress, context, abandon)
                              : copy_alone(workers, progress, context);
  progress.finished(workers);
  return outcome;
}

}  // namespace lockstep
