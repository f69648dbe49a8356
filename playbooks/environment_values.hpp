// The values that a playbook has for its variables, by environment.

#pragma once

#include "playbooks/yaml_entries.hpp"

#include <map>
#include <string>

namespace lockstep {

// Of one environment of `node`, the value of key `environments`. All of them are checked.
std::map<std::string, std::string> read_environment(YamlSource& source, const YAML::Node& node,
                                                    const std::string& environment);

}  // namespace lockstep
