// Plans as JSON: the public shape of `plan --json` (DESIGN §5) with the keys the executor needs
// besides (additive), so that a plan read back from the ledger is the plan that was reviewed.

#pragma once

#include "planner/plan.hpp"

#include <span>
#include <string>
#include <string_view>

namespace lockstep {

// {"version":1,"plans":[…]}, indented for people.
std::string to_json(std::span<const Plan> plans);
// One plan in one line, for the ledger.
std::string to_json(const Plan& plan);
// Throws InternalError when the text was not made by to_json(const Plan&).
Plan plan_from_json(std::string_view text);

}  // namespace lockstep
