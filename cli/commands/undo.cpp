// lockstep undo: see executor/contract.hpp.

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "executor/contract.hpp"

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  std::string revision;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("REVISION", options.revision, "The revision's id or its prefix")->required();
  add_engine_options(arguments, options.engine);
}

ExitCode run(const Options& options, CommandContext& context) {
  return run_with_engine("undo", options.engine, context, [&](Engine& engine) {
    return lockstep::undo_soft_drop(engine, options.revision);
  });
}

}  // namespace

void undo(CommandLine& line) {
  line.add<Options>({.name = "undo",
                     .group = CommandGroup::OnCall,
                     .summary = "Bring a soft-dropped old shape back",
                     .examples = "lockstep undo 4c1e9a2b7d10"},
                    declare, run);
}

}  // namespace lockstep::commands
