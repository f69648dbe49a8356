// A plan for people: phases and steps with SQL, locks and what each blocks, how each is undone, the
// point of no return; with `explain`, why each step exists.

#pragma once

#include "planner/plan.hpp"

#include <string>

namespace lockstep {

enum class Detail { Steps, Explain };

std::string to_text(const Plan& plan, Detail detail);

}  // namespace lockstep
