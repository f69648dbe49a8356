// Back to blue: requests first, then what runs as green, then the schema as the playbook says. Each
// part is idempotent, so that a kill on the way costs nothing but doing it again.

#pragma once

#include "executor/outcome.hpp"
#include "playbooks/playbook.hpp"
#include "playbooks/rollout_world.hpp"

#include <optional>
#include <string>

namespace lockstep {

// Why there is no way back any more; nothing while there is one.
std::optional<std::string> no_way_back(const RolloutRecord& record, SchemaEngine& schema);

// Done with what is true now, else why it is not back.
Outcome go_back(const Playbook& playbook, const RolloutRecord& record, RolloutWorld& world);

}  // namespace lockstep
