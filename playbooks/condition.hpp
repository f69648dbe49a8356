// Does a condition hold? What cannot be asked or read does not.

#pragma once

#include "playbooks/playbook.hpp"
#include "playbooks/rollout_world.hpp"

#include <string>

namespace lockstep {

struct ConditionAnswer {
  bool holds = false;
  std::string evidence;  // "http://green/healthz answered 503, not 200"
};

ConditionAnswer ask(const Condition& condition, const RolloutWorld& world);

}  // namespace lockstep
