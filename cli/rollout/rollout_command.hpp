// What the commands that move a rollout share: their options, the claim on the database's one
// rollout, and the world put together around the machine.

#pragma once

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "playbooks/rollout.hpp"

#include <functional>
#include <string>

namespace lockstep {

struct RolloutOptions {
  EngineOptions engine;
  std::string playbook;
};

void add_rollout_options(CLI::App& arguments, RolloutOptions& options);

// `work` is called with the claim held, and again on a new connection when one was lost: `again`
// tells it so. LeaseHeld when another process moves the rollout.
using RolloutWork = std::function<Outcome(const Playbook&, RolloutWorld&, bool again)>;
ExitCode run_with_rollout(const RolloutOptions& options, CommandContext& context,
                          const RolloutWork& work);

// The commands that let it go on, each from its own start.
ExitCode move_rollout(const RolloutOptions& options, CommandContext& context, RolloutStart start);
template <RolloutStart start>
void add_rollout_command(CommandLine& line, const CommandText& text) {
  line.add<RolloutOptions>(text, add_rollout_options,
                           [](const RolloutOptions& options, CommandContext& context) {
                             return move_rollout(options, context, start);
                           });
}

}  // namespace lockstep
