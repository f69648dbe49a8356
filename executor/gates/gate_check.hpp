// One check a gate, or a few that look at the same thing, a file. For executor/gates.cpp.

#pragma once

#include "executor/gates.hpp"

#include <string>

namespace lockstep {

GateStatus holds(Gate gate, std::string evidence, double age = 0);
GateStatus closed(Gate gate, std::string evidence, double age = 0);

namespace gates {

GateStatus verified(const GateQuestion& question, Session& session);
GateStatus constraints_valid(const GateQuestion& question, Session& session);
GateStatus indexes_valid(const GateQuestion& question, Session& session);
GateStatus soak(const GateQuestion& question);
GateStatus observe(const GateQuestion& question);
GateStatus bake(const GateQuestion& question);
GateStatus restore_point(const GateQuestion& question, Session& session);
GateStatus no_drift(const GateQuestion& question, Session& session);
GateStatus approval(const GateQuestion& question, Session& session);
GateStatus overflow_headroom(const AwaitGate& await, const GateQuestion& question,
                             Session& session);

}  // namespace gates
}  // namespace lockstep
