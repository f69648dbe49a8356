// The demo: a server of its own, a table full of rows, two application versions at work on it, and
// the example project taken through lint, plan, upgrade, cutover and retire meanwhile, by the same
// functions that the commands call.

#pragma once

#include "cli/demo/demo_report.hpp"
#include "executor/clock.hpp"
#include "executor/progress.hpp"
#include "scratch/scratch_server.hpp"

#include <chrono>
#include <cstdint>
#include <stop_token>

namespace lockstep::demo {

struct DemoSettings {
  std::int64_t rows = 1'000'000;
  ScratchOptions server;
  TrafficSettings traffic;
  std::chrono::milliseconds quiet{4000};    // how long the load is measured before the first change
  std::chrono::milliseconds between{1000};  // traffic between one stage and the next
};

// Tells its story to the log. Throws UserError when no server can be started.
DemoReport run_demo(const DemoSettings& settings, Clock& clock, Progress& progress,
                    const std::stop_token& stop);

}  // namespace lockstep::demo
