// Any proxy that commands can move and read: kubectl, a load balancer's own tool. Each command runs
// in a shell; `read` prints one line, "green=10 blue_healthy=2 green_healthy=2", and with it what
// it knows besides: blue_open=3 green_open=0 draining=blue identity=WORD.

#pragma once

#include "playbooks/traffic_driver.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace lockstep {

struct ExecTrafficSettings {
  std::string read;
  std::string shift;  // LOCKSTEP_GREEN: the percentage
  std::string drain;  // LOCKSTEP_COLOUR; empty: a shift to the other side
  std::chrono::milliseconds timeout{30000};
};

std::unique_ptr<TrafficDriver> exec_driver(ExecTrafficSettings settings);

// What `read` printed. Throws UserError when it is not such a line.
TrafficState read_exec_traffic(std::string_view printed);

}  // namespace lockstep
