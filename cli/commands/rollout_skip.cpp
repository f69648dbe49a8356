// lockstep rollout skip: leaves out the stage that the rollout is at.

#include "cli/rollout/rollout_command.hpp"

namespace lockstep::commands {
namespace {

struct Options {
  RolloutOptions rollout;
  std::string reason;
};

void declare(CLI::App& arguments, Options& options) {
  add_rollout_options(arguments, options.rollout);
  arguments.add_option("--reason", options.reason, "Why; recorded")->type_name("TEXT")->required();
}

ExitCode run(const Options& options, CommandContext& context) {
  return run_with_rollout(options.rollout, context,
                          [&](const Playbook& playbook, RolloutWorld& world, bool /*again*/) {
                            return skip_stage(playbook, options.reason, world);
                          });
}

}  // namespace

void rollout_skip(CommandLine& line) {
  line.add<Options>({.name = "rollout skip",
                     .group = CommandGroup::OnCall,
                     .summary = "Leave out the stage that the rollout is at",
                     .examples = "lockstep rollout skip shop.yaml --reason \"checked by hand\""},
                    declare, run);
}

}  // namespace lockstep::commands
