// lockstep rollout retry: tries the stage again that failed.

#include "cli/rollout/rollout_command.hpp"

namespace lockstep::commands {

void rollout_retry(CommandLine& line) {
  add_rollout_command<RolloutStart::Retry>(line, {.name = "rollout retry",
                                                  .group = CommandGroup::OnCall,
                                                  .summary = "Once more, after a stage that failed",
                                                  .examples = "lockstep rollout retry shop.yaml"});
}

}  // namespace lockstep::commands
