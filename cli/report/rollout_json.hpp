// What the rollout commands report with --json (docs/schemas/rollout-*.schema.json).

#pragma once

#include "playbooks/playbook_loader.hpp"

#include <string>

namespace lockstep {

// rollout validate.
std::string playbook_json(const std::string& path, const PlaybookResult& loaded);

}  // namespace lockstep
