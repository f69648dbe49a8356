// An application at a steady pace: so many requests a second whatever the answers take, as its
// users would make them. A request's time counts from when it was due, so one stall is felt by all
// that had to queue behind it.

#pragma once

#include "executor/database.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace lockstep::bench {

struct Latencies {
  std::size_t requests = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double reads_p99_ms = 0;
  double writes_p99_ms = 0;
  double longest_ms = 0;
};

// Four clients; of their requests 70 % read a row of table t by key and 30 % write one.
class LiveLoad {
 public:
  LiveLoad(Database& database, std::int64_t rows, double requests_per_second);
  // Ends the clients and says what they have felt.
  Latencies finish();

 private:
  struct Felt {
    std::vector<double> reads_ms;
    std::vector<double> writes_ms;
  };
  void live(Session& session, Felt& felt, int number) const;

  std::int64_t rows_;
  double per_client_;
  std::vector<std::unique_ptr<Session>> sessions_;
  std::vector<Felt> felt_;
  std::atomic<bool> over_{false};
  std::vector<std::jthread> clients_;
};

}  // namespace lockstep::bench
