// lockstep stamp: what is current, said and not run.

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/project.hpp"
#include "executor/downgrade.hpp"

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  std::string target;
};

void declare(CLI::App& arguments, Options& options) {
  arguments
      .add_option("REVISION", options.target, "head, heads, base, or a revision's id or its prefix")
      ->required();
  add_engine_options(arguments, options.engine);
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto set = read_revisions(context, RevisionParts::Graph);
  if (!set) return ExitCode::BadInput;
  return run_with_engine("stamp", options.engine, context, [&](Engine& engine) {
    return lockstep::stamp(engine, set->graph, options.target);
  });
}

}  // namespace

void stamp(CommandLine& line) {
  line.add<Options>(
      {.name = "stamp",
       .group = CommandGroup::Pipeline,
       .summary = "Mark a revision and all below it current, without running anything",
       .examples = "lockstep stamp head\nlockstep stamp base"},
      declare, run);
}

}  // namespace lockstep::commands
