// PostgreSQL's table-level lock modes and which of them conflict (manual §13.3.1; the same in
// 13–18).

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep {

// In the server's order of strength.
enum class LockMode : std::uint8_t {
  AccessShare,
  RowShare,
  RowExclusive,
  ShareUpdateExclusive,
  Share,
  ShareRowExclusive,
  Exclusive,
  AccessExclusive,
};

struct LockModeInfo {
  LockMode mode;
  std::string_view name;           // as LOCK TABLE takes it: "ACCESS SHARE"
  std::string_view pg_locks_name;  // as pg_locks.mode shows it: "AccessShareLock"
  std::uint8_t conflicts;          // bit n set: conflicts with the mode whose value is n
};

inline constexpr std::array<LockModeInfo, 8> kLockModes{{
    {LockMode::AccessShare, "ACCESS SHARE", "AccessShareLock", 0b10000000},
    {LockMode::RowShare, "ROW SHARE", "RowShareLock", 0b11000000},
    {LockMode::RowExclusive, "ROW EXCLUSIVE", "RowExclusiveLock", 0b11110000},
    {LockMode::ShareUpdateExclusive, "SHARE UPDATE EXCLUSIVE", "ShareUpdateExclusiveLock",
     0b11111000},
    {LockMode::Share, "SHARE", "ShareLock", 0b11101100},
    {LockMode::ShareRowExclusive, "SHARE ROW EXCLUSIVE", "ShareRowExclusiveLock", 0b11111100},
    {LockMode::Exclusive, "EXCLUSIVE", "ExclusiveLock", 0b11111110},
    {LockMode::AccessExclusive, "ACCESS EXCLUSIVE", "AccessExclusiveLock", 0b11111111},
}};

constexpr const LockModeInfo& info(LockMode mode) {
  return kLockModes[static_cast<std::size_t>(mode)];
}
constexpr std::string_view to_string(LockMode mode) {
  return info(mode).name;
}
constexpr bool conflict(LockMode left, LockMode right) {
  return ((info(left).conflicts >> static_cast<unsigned>(right)) & 1U) != 0;
}
constexpr bool blocks_reads(LockMode mode) {
  return conflict(mode, LockMode::AccessShare);
}
constexpr bool blocks_writes(LockMode mode) {
  return conflict(mode, LockMode::RowExclusive);
}

// From either of the two names; nothing for another text.
std::optional<LockMode> lock_mode_from(std::string_view name);

consteval bool conflict_matrix_is_symmetric() {
  for (const LockModeInfo& left : kLockModes) {
    for (const LockModeInfo& right : kLockModes) {
      if (conflict(left.mode, right.mode) != conflict(right.mode, left.mode)) return false;
    }
  }
  return true;
}
consteval bool lock_mode_rows_are_in_enum_order() {
  for (std::size_t index = 0; index < kLockModes.size(); ++index) {
    if (static_cast<std::size_t>(kLockModes[index].mode) != index) return false;
  }
  return true;
}
static_assert(conflict_matrix_is_symmetric() && lock_mode_rows_are_in_enum_order());

}  // namespace lockstep
