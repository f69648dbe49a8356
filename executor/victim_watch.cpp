#include "executor/victim_watch.hpp"

#include "executor/attempt.hpp"
#include "executor/clock.hpp"
#include "sql/sql_builder.hpp"

#include <algorithm>
#include <string>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kSample{10};

}  // namespace

VictimWatch::VictimWatch(Session& session, int pid)
    : session_(session),
      pid_(pid),
      thread_([this](const std::stop_token& stop) { sample(stop); }) {}

int VictimWatch::finish() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  return most_;
}

void VictimWatch::sample(const std::stop_token& stop) {
  const Sql waiting =
      SqlBuilder{} << "SELECT count(*) FROM (SELECT DISTINCT pid FROM pg_locks WHERE NOT granted) w"
                      " WHERE $1::integer = ANY (pg_blocking_pids(w.pid))";
  do {
    // A lost watch session costs the count, not the attempt: the working session reports its own
    // loss.
    const auto error = attempt([&] {
      const Rows rows = session_.query(waiting, {std::to_string(pid_)});
      most_ = std::max(most_.load(), static_cast<int>(rows.number(0, 0)));
    });
    if (error) return;
  } while (system_clock().pause(kSample, stop));
}

}  // namespace lockstep
