// lockstep abort: see executor/contract.hpp.

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
  return run_with_engine("abort", options.engine, context, [&](Engine& engine) {
    return lockstep::abort_revision(engine, options.revision);
  });
}

}  // namespace

void abort(CommandLine& line) {
  line.add<Options>({.name = "abort",
                     .group = CommandGroup::Pipeline,
                     .summary = "Take back a revision that is not yet retired",
                     .examples = "lockstep abort 4c1e9a2b7d10"},
                    declare, run);
}

}  // namespace lockstep::commands
