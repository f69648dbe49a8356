// One stage, carried out. Idempotent: after a kill it is carried out again from its beginning, and
// what is done already is found done.

#pragma once

#include "executor/outcome.hpp"
#include "playbooks/playbook.hpp"
#include "playbooks/rollout_world.hpp"

#include <cstddef>
#include <string>

namespace lockstep {

// Done; Pending: it waits for a person; Refused: for a gate; Interrupted, LeaseHeld, Unreachable:
// nothing is wrong with the rollout, try again; anything else: it failed.
Outcome perform_stage(const Playbook& playbook, const RolloutRecord& record, std::size_t position,
                      RolloutWorld& world);

// What an approval is bound to: the playbook and the plans of its revisions.
std::string approval_fingerprint(const Playbook& playbook, const RolloutRecord& record,
                                 SchemaEngine& schema);

// A command of the playbook, with what it may want to know in LOCKSTEP_… variables. Done, failed
// or Interrupted.
Outcome run_command(const std::vector<std::string>& argv, const std::string& stage,
                    std::optional<Duration> timeout, const Playbook& playbook,
                    const RolloutRecord& record, RolloutWorld& world,
                    const std::string& message = "");

}  // namespace lockstep
