// lockstep rollout run: begins a rollout, or goes on with the one that is open.

#include "cli/rollout/rollout_command.hpp"

namespace lockstep::commands {

void rollout_run(CommandLine& line) {
  add_rollout_command<RolloutStart::Run>(
      line, {.name = "rollout run",
             .group = CommandGroup::Pipeline,
             .summary = "Begin a rollout, or go on with the one that is open",
             .examples = "lockstep rollout run shop.yaml"});
}

}  // namespace lockstep::commands
