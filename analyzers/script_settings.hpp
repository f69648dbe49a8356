// The settings of the session that runs a script, as SET, SET LOCAL, RESET, DISCARD and
// set_config() leave them, transaction by transaction.

#pragma once

#include "sql/statement.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

class ScriptSettings {
 public:
  // SET LOCAL outside a transaction does nothing, as on the server.
  void apply(const SetVariable& set, bool in_transaction);
  void reset_all();
  void end_transaction() { local_.clear(); }

  // As set by the script; nothing when it left the setting alone or gave it back.
  std::optional<std::string> value(std::string_view name) const;
  // Of lock_timeout and its kin; zero is none. Nothing as in value(), or when it cannot be read.
  std::optional<std::chrono::milliseconds> timeout(std::string_view name) const;

  bool operator==(const ScriptSettings&) const = default;

 private:
  std::map<std::string, std::string, std::less<>> session_;
  std::map<std::string, std::string, std::less<>> local_;
};

// '250', '5s', '1 min': as the server reads a time in milliseconds.
std::optional<std::chrono::milliseconds> read_timeout(std::string_view value);

// search_path's value: its schemas; "$user" is left out, as no such schema is the rule.
std::vector<std::string> schemas_of(std::string_view list);

}  // namespace lockstep
