// YAML → Playbook, or everything that is wrong with it, each with its place: what cannot be read,
// unknown keys, and an order of stages that could never be right (playbook_rules.hpp).

#pragma once

#include "playbooks/playbook.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

// The value of an environment variable.
using VariableReader = std::function<std::optional<std::string>(const std::string&)>;
using PlaybookResult = std::variant<Playbook, std::vector<Diagnostic>>;

// `environment`: whose values, of those under `environments`, stand in for variables that are not
// set.
PlaybookResult parse_playbook(const SourceText& source, const VariableReader& variable,
                              const std::string& environment = "production");
PlaybookResult load_playbook(const std::filesystem::path& path, const VariableReader& variable,
                             const std::string& environment = "production");

}  // namespace lockstep
