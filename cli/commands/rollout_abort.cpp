// lockstep rollout abort: brings requests and schema back to blue.

#include "cli/rollout/rollout_command.hpp"

namespace lockstep::commands {

void rollout_abort(CommandLine& line) {
  add_rollout_command<RolloutStart::Abort>(line,
                                           {.name = "rollout abort",
                                            .group = CommandGroup::OnCall,
                                            .summary = "Bring requests and schema back to blue",
                                            .examples = "lockstep rollout abort shop.yaml"});
}

}  // namespace lockstep::commands
