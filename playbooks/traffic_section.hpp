// The traffic section of a playbook, one driver's keys each.

#pragma once

#include "playbooks/drivers/make_driver.hpp"
#include "playbooks/yaml_entries.hpp"

#include <optional>

namespace lockstep {

// With problems noted where it cannot be read; nothing when it is no map.
std::optional<TrafficSettings> read_traffic(YamlSource& source, const YAML::Node& node);

}  // namespace lockstep
