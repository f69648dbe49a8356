#include "bench/live_load.hpp"

#include "sql/sql.hpp"

#include <algorithm>
#include <chrono>
#include <random>

namespace lockstep::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kClients = 4;

}  // namespace

LiveLoad::LiveLoad(Database& database, std::int64_t rows, double requests_per_second)
    : rows_(rows), per_client_(requests_per_second / kClients), felt_ms_(kClients) {
  for (int number = 0; number < kClients; ++number)
    sessions_.push_back(database.open({.role = "application"}));
  for (int number = 0; number < kClients; ++number) {
    const auto index = static_cast<std::size_t>(number);
    clients_.emplace_back(
        [this, index, number] { live(*sessions_[index], felt_ms_[index], number); });
  }
}

void LiveLoad::live(Session& session, std::vector<double>& felt_ms, int number) const {
  std::mt19937_64 random(static_cast<unsigned>(number));
  std::uniform_int_distribution<std::int64_t> any_row(1, rows_);
  std::bernoulli_distribution writes(0.3);
  std::exponential_distribution<double> seconds_to_next(per_client_);
  const Sql read = Sql::recorded("SELECT code, qty, note FROM t WHERE id = $1::bigint");
  const Sql write = Sql::recorded("UPDATE t SET qty = qty + 1 WHERE id = $1::bigint");
  auto due = Clock::now();
  while (!over_) {
    due += std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(seconds_to_next(random)));
    std::this_thread::sleep_until(due);
    session.query(writes(random) ? write : read, {std::to_string(any_row(random))});
    felt_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - due).count());
  }
}

Latencies LiveLoad::finish() {
  over_ = true;
  clients_.clear();
  std::vector<double> all;
  for (const std::vector<double>& felt : felt_ms_)
    all.insert(all.end(), felt.begin(), felt.end());
  std::sort(all.begin(), all.end());
  if (all.empty()) return {};
  return {all.size(), all[all.size() / 2], all[all.size() * 99 / 100], all.back()};
}

}  // namespace lockstep::bench
