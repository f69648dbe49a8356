// What a playbook may not say although each of its stages is well formed. Pure.

#pragma once

#include "playbooks/playbook.hpp"

#include <vector>

namespace lockstep {

std::vector<Diagnostic> broken_rules(const Playbook& playbook);

}  // namespace lockstep
