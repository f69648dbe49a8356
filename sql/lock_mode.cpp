#include "sql/lock_mode.hpp"

namespace lockstep {

std::optional<LockMode> lock_mode_from(std::string_view name) {
  for (const LockModeInfo& row : kLockModes) {
    if (row.name == name || row.pg_locks_name == name) return row.mode;
  }
  return std::nullopt;
}

}  // namespace lockstep
