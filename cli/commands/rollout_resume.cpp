// lockstep rollout resume: goes on with the open rollout.

#include "cli/rollout/rollout_command.hpp"

namespace lockstep::commands {

void rollout_resume(CommandLine& line) {
  add_rollout_command<RolloutStart::Resume>(
      line, {.name = "rollout resume",
             .group = CommandGroup::OnCall,
             .summary = "Go on with the open rollout, whoever began it",
             .examples = "lockstep rollout resume shop.yaml"});
}

}  // namespace lockstep::commands
