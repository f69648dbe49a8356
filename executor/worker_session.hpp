// A session that steps work on, ended by a stop request also while the server is busy for it.

#pragma once

#include "executor/database.hpp"

#include <memory>
#include <stop_token>
#include <thread>

namespace lockstep {

// Cancels what the session runs when a stop is requested, until it is destroyed. The session is
// asked again and again: a cancel that arrives between two statements hits nothing.
class CancelOnStop {
 public:
  CancelOnStop(Session& session, std::stop_token stop);

 private:
  void watch(const std::stop_token& done);

  Session& session_;
  std::stop_token stop_;
  std::jthread thread_;
};

struct WorkerSession {
  WorkerSession(std::unique_ptr<Session> opened, std::stop_token stop)
      : session(std::move(opened)), cancel(*session, std::move(stop)) {}

  std::unique_ptr<Session> session;
  CancelOnStop cancel;
};

}  // namespace lockstep
