// Every key of lockstep.yaml in one table: its name, how it is read into Config and shown again.

#pragma once

#include "cli/config.hpp"

#include <span>
#include <string_view>

namespace lockstep {

template <class Settings>
struct SettingKey {
  std::string_view name;  // "timeouts.expand"
  ValueProblem (*read)(const RawValue& raw, Settings& settings);
  std::string (*show)(const Settings& settings);
};

std::span<const SettingKey<Config>> config_keys();
std::span<const SettingKey<EnvironmentSettings>>
environment_keys();                                              // below "environments.<name>."
std::span<const SettingKey<LintPathSettings>> lint_path_keys();  // below "lint.paths.<pattern>."

}  // namespace lockstep
