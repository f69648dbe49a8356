#include "playbooks/environment_values.hpp"

#include "migrations/nearest_name.hpp"

#include <algorithm>

namespace lockstep {
namespace {

bool is_variable(const std::string& name) {
  const bool digit_first = name.front() >= '0' && name.front() <= '9';
  return !digit_first && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// What stands there is the value, as a shell would have it.
std::map<std::string, std::string> read_values(YamlSource& source, const YAML::Node& node,
                                               const std::string& environment) {
  YamlEntries entries(source, node, environment);
  std::map<std::string, std::string> values;
  for (const std::string& name : entries.keys()) {
    const YAML::Node value = *entries.take(name);
    if (!is_variable(name)) {
      entries.problem(name, "\"" + name + "\" cannot be a variable",
                      "write letters, digits and underscores");
    } else if (!value.IsScalar()) {
      entries.problem(name, name + " takes a value here, not a list or keys");
    } else if (value.Scalar().find("${") != std::string::npos) {
      entries.problem(name, name + ": the value of a variable holds no variable");
    } else {
      values.emplace(name, value.Scalar());
    }
  }
  return values;
}

}  // namespace

std::map<std::string, std::string> read_environment(YamlSource& source, const YAML::Node& node,
                                                    const std::string& environment) {
  YamlEntries entries(source, node, "environments");
  std::map<std::string, std::string> chosen;
  for (const std::string& name : entries.keys()) {
    std::map<std::string, std::string> values = read_values(source, *entries.take(name), name);
    if (name == environment) chosen = std::move(values);
  }
  if (!entries.has(environment)) {
    const std::vector<std::string> keys = entries.keys();
    const std::vector<std::string_view> names(keys.begin(), keys.end());
    const std::string nearest = did_you_mean(environment, names);
    source.problem(entries.mark(), "the playbook has no environment \"" + environment + "\"",
                   nearest.empty() ? "choose one with --env" : nearest);
  }
  return chosen;
}

}  // namespace lockstep
