// Commands that take one revision and do one thing with it: abort, revert, undo.

#pragma once

#include "cli/command.hpp"
#include "cli/engine_command.hpp"

#include <string>

namespace lockstep {

struct RevisionOptions {
  EngineOptions engine;
  std::string revision;
  OverrideOptions overrides;
};

// Action has `name`, as the command is called, `act`, what it does, and `gated`: gates may refuse
// it.
template <class Action>
void declare_revision(CLI::App& arguments, RevisionOptions& options) {
  arguments.add_option("REVISION", options.revision, "The revision's id or its prefix")->required();
  if (Action::gated) add_overrides(arguments, options.overrides);
  add_engine_options(arguments, options.engine);
}

template <class Action>
ExitCode run_on_revision(const RevisionOptions& options, CommandContext& context) {
  return run_with_engine(std::string(Action::name), options.engine, context, [&](Engine& engine) {
    engine.settings.contract.overrides = overrides_of(options.overrides);
    return Action::act(engine, options.revision);
  });
}

template <class Action>
void add_revision_command(CommandLine& line, CommandText text) {
  text.name = Action::name;
  line.add<RevisionOptions>(text, declare_revision<Action>, run_on_revision<Action>);
}

}  // namespace lockstep
