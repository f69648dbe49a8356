// Turns a DatabaseError into a value where the caller has to choose what to do. The only catch in
// executor/ outside pg/.

#pragma once

#include "executor/database.hpp"

#include <optional>
#include <utility>

namespace lockstep {

// Runs `work`; nothing when it succeeded, else the error.
template <class Work>
std::optional<DatabaseError> attempt(Work&& work) {
  try {
    std::forward<Work>(work)();
    return std::nullopt;
  } catch (const DatabaseError& error) {
    return error;
  }
}

}  // namespace lockstep
