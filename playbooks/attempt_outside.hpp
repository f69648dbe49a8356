// Turns what the outside world refuses (a proxy, a command, the engine) into a value, since a
// rollout has to choose what to do then. A lost database is not among it: that ends the command,
// and `rollout resume` goes on.

#pragma once

#include "executor/database.hpp"
#include "sql/errors.hpp"

#include <optional>
#include <string>
#include <utility>

namespace lockstep {

// Runs `work`; nothing when it succeeded, else what it said.
template <class Work>
std::optional<std::string> attempt_outside(Work&& work) {
  try {
    std::forward<Work>(work)();
    return std::nullopt;
  } catch (const UserError& error) {
    return error.hint().empty() ? error.what()
                                : std::string(error.what()) + " (" + error.hint() + ")";
  } catch (const DatabaseError& error) {
    if (error.error_class() == ErrorClass::ConnectionLost) throw;
    return error.what();
  }
}

}  // namespace lockstep
