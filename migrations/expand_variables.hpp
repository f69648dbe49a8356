// ${VAR} and ${VAR:-default} in the values of lockstep.yaml and of a playbook. "$${" stands for
// "${". A variable that is empty counts as not set: an empty DSN would quietly mean another
// database.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

struct Expanded {
  std::string text;
  std::string problem;            // empty: all is well
  bool variable_missing = false;  // the problem is a variable that is not set
};

Expanded expand_variables(
    std::string_view text,
    const std::function<std::optional<std::string>(const std::string&)>& variable);

}  // namespace lockstep
