// What the ledger recorded of the demo's run: each lock with the time it was waited for and held,
// rows copied, rows verified.

#pragma once

#include "executor/database.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep::demo {

struct LockFigure {
  std::string revision;
  std::string step;
  std::string relations;
  std::string mode;
  double wait_ms = 0;
  double hold_ms = 0;
  std::int64_t victims = 0;  // sessions that queued behind it
};

struct LedgerFigures {
  std::vector<LockFigure> locks;     // in the order in which they were taken
  std::int64_t failed_attempts = 0;  // asked for and not got within the bound
  std::int64_t rows_copied = 0;
  double rows_per_second = 0;
  std::int64_t rows_verified = 0;
};

// Of everything in the ledger but `except`, a revision that ran before the traffic began.
LedgerFigures read_ledger_figures(Session& session, const std::string& except);

}  // namespace lockstep::demo
