#include "executor/worker_session.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace lockstep {

CancelOnStop::CancelOnStop(Session& session, std::stop_token stop)
    : session_(session),
      stop_(std::move(stop)),
      thread_([this](const std::stop_token& done) { watch(done); }) {}

void CancelOnStop::watch(const std::stop_token& done) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  const std::stop_callback stopped(stop_, [&] { wake.notify_all(); });
  wake.wait(lock, done, [&] { return stop_.stop_requested(); });
  while (!done.stop_requested()) {
    session_.cancel();
    wake.wait_for(lock, done, std::chrono::milliseconds(200), [] { return false; });
  }
}

}  // namespace lockstep
