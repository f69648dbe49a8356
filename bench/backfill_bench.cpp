// How fast a new column is filled, what that costs in WAL and space, and what the application feels
// of it: lockstep against one plain UPDATE and against the loop that pgroll runs. Medians of
// interleaved runs on copies of one table.
//
//   backfill_bench [speed|old-snapshot|parallel|bystanders|scale|load] [RUNS]

#include "bench/contestants.hpp"
#include "bench/live_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>

namespace lockstep::bench {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr double kRequestsPerSecond = 400;

void show(std::string_view who, const Cost& cost, std::int64_t rows) {
  const auto count = static_cast<double>(rows);
  fmt::print("  {:<28} {:>7.0f} rows/s {:>6.0f} B WAL/row {:>6.0f} MB grown\n", who,
             count / cost.seconds, cost.wal_bytes / count, cost.grown_bytes / 1e6);
}

void target(std::string_view what, double value, double wanted, bool at_least) {
  const bool met = at_least ? value >= wanted : value <= wanted;
  fmt::print("  {} {}: {:.2f}, wanted {} {:.2f}\n", met ? "ok   " : "SHORT", what, value,
             at_least ? "at least" : "at most", wanted);
  std::fflush(stdout);
}

void speed(ScratchServer& server, int runs) {
  fmt::print("a new column over {} rows, {} interleaved runs\n", kMillion, runs);
  const TableTemplate table(server, kMillion);
  std::vector<Cost> plain, pgroll, ours;
  std::vector<double> verify_share;
  for (int run = 0; run < runs; ++run) {
    {
      TableTemplate::Copy copy(table);
      plain.push_back(plain_update(copy));
    }
    {
      TableTemplate::Copy copy(table);
      pgroll.push_back(pgroll_loop(copy));
    }
    {
      TableTemplate::Copy copy(table);
      const LockstepCost cost = lockstep_copy(copy);
      ours.push_back(cost.copy);
      verify_share.push_back(cost.verify_seconds / cost.copy.seconds);
    }
  }
  const Cost one = median(plain), loop = median(pgroll), lockstep = median(ours);
  show("one UPDATE", one, kMillion);
  show("pgroll's loop", loop, kMillion);
  show("lockstep", lockstep, kMillion);
  target("speed against pgroll's loop", loop.seconds / lockstep.seconds, 3, true);
  target("speed against one UPDATE", one.seconds / lockstep.seconds, 1, true);
  target("WAL against one UPDATE", lockstep.wal_bytes / one.wal_bytes, 0.7, false);
  target("growth against one UPDATE", lockstep.grown_bytes / one.grown_bytes, 0.5, false);
  target("verification's share of the time", median(verify_share), 0.05, false);
}

void old_snapshot(ScratchServer& server, int runs) {
  fmt::print("the same while a transaction holds an old snapshot, {} interleaved runs\n", runs);
  const TableTemplate table(server, kMillion);
  std::vector<Cost> plain, ours;
  for (int run = 0; run < runs; ++run) {
    {
      TableTemplate::Copy copy(table);
      plain.push_back(plain_update(copy));
    }
    TableTemplate::Copy copy(table);
    const std::unique_ptr<Session> report = copy.database().open(
        {.role = "report", .idle_in_transaction_timeout = std::chrono::milliseconds(0)});
    run_sql(*report, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    const LockstepRun how{.before_copy = [&] { report->query(Sql::recorded("SELECT 1")); }};
    ours.push_back(lockstep_copy(copy, how).copy);
  }
  const Cost one = median(plain), lockstep = median(ours);
  show("one UPDATE", one, kMillion);
  show("lockstep, old snapshot", lockstep, kMillion);
  target("speed against one UPDATE", one.seconds / lockstep.seconds, 0.6, true);
}

void parallel(ScratchServer& server, int runs) {
  fmt::print("two sessions on {} rows, {} interleaved runs\n", kMillion, runs);
  const TableTemplate table(server, kMillion);
  std::vector<Cost> alone, together;
  for (int run = 0; run < runs; ++run) {
    {
      TableTemplate::Copy copy(table);
      alone.push_back(lockstep_copy(copy).copy);
    }
    {
      TableTemplate::Copy copy(table);
      together.push_back(lockstep_copy(copy, {.parallel = 2}).copy);
    }
  }
  const Cost one = median(alone), two = median(together);
  show("one session", one, kMillion);
  show("two sessions", two, kMillion);
  target("WAL against one session", two.wal_bytes / one.wal_bytes, 1.2, false);
}

using Work = Cost (*)(TableTemplate::Copy&, int first, int rows);

// What else the machine does only ever adds to a short turn.
double lower_quartile(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers[numbers.size() / 4];
}

// The share of time that `work` takes longer on a table that `prepare` has seen than on one without
// lockstep; in short turns, so that both meet the machine in the same state.
double lost_by(const TableTemplate& table, void (*prepare)(TableTemplate::Copy&), Work work,
               int rows, int turns) {
  TableTemplate::Copy without(table, "without");
  TableTemplate::Copy with(table, "with");
  prepare(with);
  with.run("VACUUM ANALYZE t");
  std::vector<double> plain, synced;
  for (int turn = 0; turn < turns; ++turn) {
    const int first = 1 + turn * rows;
    plain.push_back(work(without, first, rows).seconds);
    synced.push_back(work(with, first, rows).seconds);
  }
  return lower_quartile(synced) / lower_quartile(plain) - 1;
}

void bystanders(ScratchServer& server, int runs) {
  fmt::print("statements that do not touch the column, {} interleaved turns\n", 40 * runs);
  const TableTemplate table(server, kMillion);
  const int turns = 40 * runs;
  const auto copied = [](TableTemplate::Copy& copy) { lockstep_copy(copy); };
  target("lost by updates of one row",
         lost_by(table, copied, update_others_one_by_one, 1000, turns), 0.05, false);
  target("lost by an update of 4,000 rows",
         lost_by(table, copied, update_others_at_once, 4000, turns), 0.05, false);
  target("lost by updates of one row that is not copied yet",
         lost_by(table, lockstep_expand, update_others_one_by_one, 1000, turns), 0.05, false);
}

void scale(ScratchServer& server, int runs) {
  fmt::print("larger and larger tables, {} runs each\n", runs);
  std::vector<double> rates;
  for (const std::int64_t rows :
       {kMillion / 4, kMillion / 2, kMillion, 2 * kMillion, 4 * kMillion}) {
    const TableTemplate table(server, rows);
    std::vector<Cost> costs;
    for (int run = 0; run < runs; ++run) {
      TableTemplate::Copy copy(table);
      costs.push_back(lockstep_copy(copy).copy);
    }
    const Cost cost = median(costs);
    show(fmt::format("{} rows", rows), cost, rows);
    rates.push_back(static_cast<double>(rows) / cost.seconds);
  }
  const auto [slowest, fastest] = std::minmax_element(rates.begin(), rates.end());
  target("slowest against fastest", *slowest / *fastest, 0.7, true);
}

void show(std::string_view who, const Latencies& felt) {
  fmt::print(
      "  {:<28} {:>7} requests  p50 {:.1f} ms  p99 {:.1f} ms (reads {:.1f}, writes {:.1f})  longest"
      " {:.0f} ms\n",
      who, felt.requests, felt.p50_ms, felt.p99_ms, felt.reads_p99_ms, felt.writes_p99_ms,
      felt.longest_ms);
}

void load(ScratchServer& server, int runs) {
  fmt::print("{:.0f} requests a second meanwhile, {} runs\n", kRequestsPerSecond, runs);
  const TableTemplate table(server, kMillion);
  std::vector<double> p99, longest;
  std::vector<Cost> costs;
  for (int run = 0; run < runs; ++run) {
    TableTemplate::Copy copy(table);
    LiveLoad quiet(copy.database(), kMillion, kRequestsPerSecond);
    std::this_thread::sleep_for(std::chrono::seconds(10));
    const Latencies before = quiet.finish();
    std::unique_ptr<LiveLoad> busy;
    costs.push_back(lockstep_copy(copy, {.before_copy =
                                             [&] {
                                               busy = std::make_unique<LiveLoad>(
                                                   copy.database(), kMillion, kRequestsPerSecond);
                                             }})
                        .copy);
    const Latencies during = busy->finish();
    show("quiet", before);
    show("with the copy", during);
    p99.push_back(during.p99_ms / before.p99_ms);
    longest.push_back(during.longest_ms);
  }
  show("lockstep under load", median(costs), kMillion);
  target("p99 against the quiet run's", median(p99), 2, false);
  target("longest request, ms", median(longest), 250, false);
}

struct Section {
  std::string_view name;
  void (*run)(ScratchServer&, int runs);
};
constexpr std::array kSections{Section{"speed", speed},       Section{"old-snapshot", old_snapshot},
                               Section{"parallel", parallel}, Section{"bystanders", bystanders},
                               Section{"scale", scale},       Section{"load", load}};

int run(const std::vector<std::string_view>& words) {
  const std::string_view wanted = words.empty() ? "" : words.front();
  const int runs = words.size() > 1 ? std::atoi(words[1].data()) : 5;
  bool found = false;
  ScratchServer server = start_bench_server();
  for (const Section& section : kSections) {
    if (!wanted.empty() && wanted != section.name) continue;
    section.run(server, runs);
    found = true;
  }
  return found && runs > 0 ? 0 : 2;
}

}  // namespace
}  // namespace lockstep::bench

int main(int argc, char** argv) {
  return lockstep::bench::run({argv + 1, argv + argc});
}
