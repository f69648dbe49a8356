// HAProxy by its runtime socket. Weights are absolute ("50%" is of the configured weight there);
// every command is followed by a look, since HAProxy says little when it refuses and a reload puts
// everything back to its configuration.

#pragma once

#include "playbooks/drivers/haproxy_socket.hpp"
#include "playbooks/traffic_driver.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lockstep {

struct HaproxySettings {
  HaproxySocket socket;
  std::string backend;
  // Names of servers; one that ends in * stands for all that begin so.
  std::vector<std::string> blue;
  std::vector<std::string> green;
};

std::unique_ptr<TrafficDriver> haproxy_driver(HaproxySettings settings);

}  // namespace lockstep
