// The stage machine of a rollout. Its state is in the ledger and nowhere else: each stage is
// recorded before and after it is carried out, and whatever kills the process, the next one goes on
// from there. A failure before the point of no return brings requests, then the schema, back to
// blue.

#pragma once

#include "executor/outcome.hpp"
#include "playbooks/playbook.hpp"
#include "playbooks/rollout_world.hpp"

#include <string>

namespace lockstep {

enum class RolloutStart {
  Run,     // begins one, or goes on with the open one of the same playbook
  Resume,  // goes on with the open one
  Retry,   // the same after a stage that failed: once more
  Abort,   // back to blue
};

// Codes (DESIGN §5): Done; Pending: waits for a person; Refused; NeedsHuman: failed, and the
// message says whether blue has it all again; Interrupted: `rollout resume` goes on.
Outcome run_rollout(const Playbook& playbook, RolloutStart start, RolloutWorld& world);

// Leaves out the stage that the rollout is at. Refused for the schema's own stages.
Outcome skip_stage(const Playbook& playbook, const std::string& reason, RolloutWorld& world);

// For the approve stage that the rollout waits at.
Outcome approve_stage(const Playbook& playbook, RolloutWorld& world);

}  // namespace lockstep
