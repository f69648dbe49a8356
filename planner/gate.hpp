// What a stage may wait for (DESIGN §5). Evaluated by executor/gates.

#pragma once

#include "sql/statement_use.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep {

enum class Gate : std::uint8_t {
  Verified,
  NoQuarantine,
  ConstraintsValid,
  IndexesValid,
  OldUsersGone,
  PositionalStatements,
  PreparedStatements,
  Soak,
  Observe,
  Bake,
  Approval,
  RestorePoint,
  OverflowHeadroom,
  NoDrift,
};

struct GateInfo {
  Gate gate;
  std::string_view name;
  bool overridable;
};
inline constexpr std::array<GateInfo, 14> kGates{{
    {Gate::Verified, "verified", true},
    {Gate::NoQuarantine, "no-quarantine", true},
    {Gate::ConstraintsValid, "constraints-valid", true},
    {Gate::IndexesValid, "indexes-valid", true},
    {Gate::OldUsersGone, "old-users-gone", true},
    {Gate::PositionalStatements, "positional-statements", true},
    {Gate::PreparedStatements, "prepared-statements", true},
    {Gate::Soak, "soak", true},
    {Gate::Observe, "observe", true},
    {Gate::Bake, "bake", true},
    {Gate::Approval, "approval", true},
    {Gate::RestorePoint, "restore-point", true},
    {Gate::OverflowHeadroom, "overflow-headroom", true},
    {Gate::NoDrift, "no-drift", false},
}};

constexpr std::string_view to_string(Gate gate) {
  return kGates[static_cast<std::size_t>(gate)].name;
}
std::optional<Gate> gate_from(std::string_view name);

// A column whose values have to fit an older, narrower integer type again.
struct Headroom {
  RelationName relation;
  Identifier column;
  std::int64_t limit = 0;  // the largest value that the older type holds
  bool operator==(const Headroom&) const = default;
};

}  // namespace lockstep
