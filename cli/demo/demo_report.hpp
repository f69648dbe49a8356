// What the demo shows at its end, and whether it holds what lockstep promises.

#pragma once

#include "cli/demo/ledger_figures.hpp"
#include "cli/demo/traffic.hpp"
#include "executor/outcome.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace lockstep::demo {

struct DemoReport {
  Outcome outcome;     // of the last run: not done when the project did not get through
  std::string server;  // "PostgreSQL 15"
  std::int64_t rows = 0;
  TrafficFigures quiet;   // before the first change
  TrafficFigures change;  // from the first change to the last
  LedgerFigures ledger;
  std::chrono::milliseconds max_stall{0};
  std::chrono::duration<double> elapsed{0};

  // What a request may take besides max_stall: the quiet run's longest, at least 50 ms.
  std::chrono::milliseconds slack() const;
  std::chrono::milliseconds bound() const { return max_stall + slack(); }
  // Promises not kept, one sentence each.
  std::vector<std::string> broken() const;
};

std::string to_text(const DemoReport& report);

}  // namespace lockstep::demo
