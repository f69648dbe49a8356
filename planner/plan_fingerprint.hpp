// What approvals bind to: equal fingerprints mean that the same steps will be run for the same
// revision.

#pragma once

#include "planner/plan.hpp"

#include <string>

namespace lockstep {

// SHA-256, 64 lower-case hex digits, over the plan's JSON without its fingerprint and without the
// path of the file, so that a checkout elsewhere has the same one.
std::string plan_fingerprint(const Plan& plan);

}  // namespace lockstep
