// Forms that only some of the supported servers can read: on an older one they are syntax errors.

#pragma once

#include "sql/server_version.hpp"
#include "sql/statement.hpp"

#include <optional>
#include <string_view>

namespace lockstep {

struct NewerForm {
  std::string_view form;
  ServerVersion since;
};

// The newest that the statement has. Nothing: every supported server reads it, as far as its parsed
// form tells.
std::optional<NewerForm> newest_form(const Statement& statement);

}  // namespace lockstep
