// Counts victims while a lock attempt runs: sessions that queue behind our backend. Samples on a
// session and a thread of its own, since the working session is busy with the attempt.

#pragma once

#include "executor/database.hpp"

#include <atomic>
#include <stop_token>
#include <thread>

namespace lockstep {

class VictimWatch {
 public:
  // Samples until finish() or destruction. `session` is used by the sampling thread alone until
  // then.
  VictimWatch(Session& session, int pid);
  // The most sessions seen waiting for `pid` at one time.
  int finish();

 private:
  void sample(const std::stop_token& stop);

  Session& session_;
  int pid_;
  std::atomic<int> most_{0};
  std::jthread thread_;
};

}  // namespace lockstep
