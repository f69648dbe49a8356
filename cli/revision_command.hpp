// Commands that take one revision and do one thing with it: abort, revert, undo.

#pragma once

#include "cli/command.hpp"
#include "cli/engine_command.hpp"

#include <string>

namespace lockstep {

struct RevisionOptions {
  EngineOptions engine;
  std::string revision;
};

inline void declare_revision(CLI::App& arguments, RevisionOptions& options) {
  arguments.add_option("REVISION", options.revision, "The revision's id or its prefix")->required();
  add_engine_options(arguments, options.engine);
}

// Action has `name`, as the command is called, and `act`, what it does.
template <class Action>
ExitCode run_on_revision(const RevisionOptions& options, CommandContext& context) {
  return run_with_engine(std::string(Action::name), options.engine, context,
                         [&](Engine& engine) { return Action::act(engine, options.revision); });
}

template <class Action>
void add_revision_command(CommandLine& line, CommandText text) {
  text.name = Action::name;
  line.add<RevisionOptions>(text, declare_revision, run_on_revision<Action>);
}

}  // namespace lockstep
