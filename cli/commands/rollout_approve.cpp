// lockstep rollout approve: says yes to the stage that waits for a person.

#include "cli/rollout/rollout_command.hpp"

namespace lockstep::commands {
namespace {

ExitCode run(const RolloutOptions& options, CommandContext& context) {
  return run_with_rollout(options, context,
                          [](const Playbook& playbook, RolloutWorld& world, bool /*again*/) {
                            return approve_stage(playbook, world);
                          });
}

}  // namespace

void rollout_approve(CommandLine& line) {
  line.add<RolloutOptions>({.name = "rollout approve",
                            .group = CommandGroup::OnCall,
                            .summary = "Say yes to the stage that waits for a person",
                            .examples = "lockstep rollout approve shop.yaml"},
                           add_rollout_options, run);
}

}  // namespace lockstep::commands
