// Live traffic: clients of the application, each a thread with a session of its own, at a steady
// pace. Counts what a user would notice: failed requests, lost writes, the longest wait.

#pragma once

#include "cli/demo/account_book.hpp"
#include "cli/demo/application.hpp"
#include "executor/clock.hpp"
#include "executor/database.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace lockstep::demo {

struct TrafficFigures {
  std::int64_t requests = 0;  // answered or failed
  std::int64_t failed = 0;
  std::int64_t lost_writes = 0;
  std::chrono::microseconds longest{0};  // from sending a request to its answer
  std::string longest_request;           // "read", "update", "insert"
  std::string first_failure;             // as the server put it
};

struct TrafficSettings {
  int clients = 8;
  std::chrono::milliseconds interval{20};  // between the starts of a client's requests
};

class Traffic {
 public:
  // Opens all sessions, which may throw, before the first request. Every client runs the old
  // version.
  Traffic(Database& database, AccountBook& book, Clock& clock, TrafficSettings settings = {});
  // Half of the clients go on as the new version: the load stays the same.
  void deploy_new_version() { deployed_ = true; }
  // From now on the new version writes what only a bigint holds.
  void use_bigint() { balances_ = Balances::Bigint; }
  // The figures since the last call.
  TrafficFigures take();
  // Waits for the requests under way.
  void stop();

 private:
  struct Client {
    AppVersion version = AppVersion::Old;
    std::unique_ptr<Session> session;
    std::mt19937 random;
  };
  void serve(Client& client, bool may_change, const std::stop_token& stop);
  void send_one(Client& client);
  Answer run_request(Client& client, std::string_view kind);

  Database& database_;
  AccountBook& book_;
  Clock& clock_;
  TrafficSettings settings_;
  std::atomic<bool> deployed_{false};
  std::atomic<Balances> balances_{Balances::Integer};
  std::mutex figures_mutex_;
  TrafficFigures figures_;
  std::vector<std::jthread> clients_;  // last: ended before what they use
};

}  // namespace lockstep::demo
