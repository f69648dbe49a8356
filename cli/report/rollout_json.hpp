// What the rollout commands report with --json (docs/schemas/rollout-*.schema.json).

#pragma once

#include "executor/rollout_store.hpp"
#include "playbooks/playbook_loader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// rollout validate.
std::string playbook_json(const std::string& path, const PlaybookResult& loaded);
// rollout status; without a record there never was one.
std::string rollout_status_json(const std::optional<RolloutRecord>& record,
                                const std::vector<RolloutLogEntry>& log);

}  // namespace lockstep
