#include "bench/live_load.hpp"

#include "sql/sql.hpp"

#include <algorithm>
#include <chrono>
#include <random>

namespace lockstep::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kClients = 4;

double percentile_99(const std::vector<double>& sorted) {
  return sorted.empty() ? 0 : sorted[sorted.size() * 99 / 100];
}

// As somebody else's, which is what a copy gives way to.
std::unique_ptr<Session> open_session(Database& database) {
  std::unique_ptr<Session> session = database.open({.role = "application"});
  session->query(Sql::recorded("SET application_name = 'shop'"));
  return session;
}

}  // namespace

LiveLoad::LiveLoad(Database& database, std::int64_t rows, double requests_per_second)
    : rows_(rows), per_client_(requests_per_second / kClients), felt_(kClients) {
  for (int number = 0; number < kClients; ++number)
    sessions_.push_back(open_session(database));
  for (int number = 0; number < kClients; ++number) {
    const auto index = static_cast<std::size_t>(number);
    clients_.emplace_back([this, index, number] { live(*sessions_[index], felt_[index], number); });
  }
}

void LiveLoad::live(Session& session, Felt& felt, int number) const {
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
    const bool is_write = writes(random);
    session.query(is_write ? write : read, {std::to_string(any_row(random))});
    (is_write ? felt.writes_ms : felt.reads_ms)
        .push_back(std::chrono::duration<double, std::milli>(Clock::now() - due).count());
  }
}

Latencies LiveLoad::finish() {
  over_ = true;
  clients_.clear();
  std::vector<double> reads, writes;
  for (const Felt& felt : felt_) {
    reads.insert(reads.end(), felt.reads_ms.begin(), felt.reads_ms.end());
    writes.insert(writes.end(), felt.writes_ms.begin(), felt.writes_ms.end());
  }
  std::vector<double> all = reads;
  all.insert(all.end(), writes.begin(), writes.end());
  if (all.empty()) return {};
  for (std::vector<double>* each : {&reads, &writes, &all})
    std::sort(each->begin(), each->end());
  return {.requests = all.size(),
          .p50_ms = all[all.size() / 2],
          .p99_ms = percentile_99(all),
          .reads_p99_ms = percentile_99(reads),
          .writes_p99_ms = percentile_99(writes),
          .longest_ms = all.back()};
}

}  // namespace lockstep::bench
