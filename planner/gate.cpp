#include "planner/gate.hpp"

namespace lockstep {

std::optional<Gate> gate_from(std::string_view name) {
  for (const GateInfo& info : kGates) {
    if (info.name == name) return info.gate;
  }
  return std::nullopt;
}

}  // namespace lockstep
