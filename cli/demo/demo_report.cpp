#include "cli/demo/demo_report.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lockstep::demo {
namespace {

using std::chrono::milliseconds;

double in_ms(std::chrono::microseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

std::string lock_line(const LockFigure& lock) {
  return fmt::format("  {:<14} {:<20} {:<24} {:>8.1f} {:>8.1f} {:>8}\n", lock.revision, lock.step,
                     lock.mode, lock.wait_ms, lock.hold_ms, lock.victims);
}

std::string lock_table(const LedgerFigures& ledger) {
  std::string text = fmt::format("  {:<14} {:<20} {:<24} {:>8} {:>8} {:>8}\n", "revision", "step",
                                 "lock", "wait ms", "hold ms", "victims");
  for (const LockFigure& lock : ledger.locks)
    text += lock_line(lock);
  return text;
}

}  // namespace

milliseconds DemoReport::slack() const {
  return std::max(milliseconds(50), std::chrono::ceil<milliseconds>(quiet.longest));
}

std::vector<std::string> DemoReport::broken() const {
  std::vector<std::string> sentences;
  if (!outcome.done()) sentences.push_back("The project did not get through: " + outcome.message);
  if (change.requests == 0) sentences.emplace_back("No request was served.");
  const std::int64_t failed = quiet.failed + change.failed;
  if (failed > 0) {
    const std::string& first = quiet.failed > 0 ? quiet.first_failure : change.first_failure;
    sentences.push_back(fmt::format("{} requests failed, the first with: {}", failed, first));
  }
  const std::int64_t lost = quiet.lost_writes + change.lost_writes;
  if (lost > 0) sentences.push_back(fmt::format("{} writes were lost.", lost));
  if (change.longest > bound()) {
    sentences.push_back(fmt::format("A request ({}) took {:.1f} ms; the bound is {} ms.",
                                    change.longest_request, in_ms(change.longest),
                                    bound().count()));
  }
  if (outcome.done() && ledger.rows_verified < rows) {
    sentences.push_back(fmt::format("{} of {} rows were verified.", ledger.rows_verified, rows));
  }
  return sentences;
}

std::string to_text(const DemoReport& report) {
  const LedgerFigures& ledger = report.ledger;
  std::string text = fmt::format(
      "{}, {} rows, {:.0f} s\n"
      "  requests served   {}\n"
      "  failed requests   {}\n"
      "  lost writes       {}\n"
      "  longest stall     {:.1f} ms ({}; quiet: {:.1f} ms, bound: {} ms)\n"
      "  rows copied       {} ({:.0f} a second)\n"
      "  rows verified     {}\n",
      report.server, report.rows, report.elapsed.count(), report.change.requests,
      report.change.failed, report.change.lost_writes, in_ms(report.change.longest),
      report.change.longest_request, in_ms(report.quiet.longest), report.bound().count(),
      ledger.rows_copied, ledger.rows_per_second, ledger.rows_verified);
  text += fmt::format("\nLocks taken ({} attempts gave way):\n", ledger.failed_attempts) +
          lock_table(ledger);
  const std::vector<std::string> broken = report.broken();
  text += broken.empty()
              ? "\nNo request failed, no write was lost, no request waited longer than the bound.\n"
              : "\n";
  for (const std::string& sentence : broken)
    text += "BROKEN: " + sentence + "\n";
  return text;
}

}  // namespace lockstep::demo
