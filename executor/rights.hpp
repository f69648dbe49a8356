// Rights that a plan needs, asked for all at once before its first change (trap 20).

#pragma once

#include "executor/database.hpp"
#include "planner/plan.hpp"

#include <string>
#include <vector>

namespace lockstep {

// What the session's role lacks to change the plan's relations and to see all their rows, each as
// the statement that would give it; sorted. Relations that are not there yet are left out.
std::vector<std::string> missing_rights(Session& session, const Plan& plan);

}  // namespace lockstep
