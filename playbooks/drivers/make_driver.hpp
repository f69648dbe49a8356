// The traffic section of a playbook, and the driver that it names.

#pragma once

#include "playbooks/drivers/exec.hpp"
#include "playbooks/drivers/haproxy.hpp"
#include "playbooks/drivers/nginx.hpp"
#include "playbooks/traffic_driver.hpp"

#include <memory>
#include <variant>

namespace lockstep {

using TrafficSettings = std::variant<HaproxySettings, NginxSettings, ExecTrafficSettings>;

std::unique_ptr<TrafficDriver> make_driver(const TrafficSettings& settings);

}  // namespace lockstep
