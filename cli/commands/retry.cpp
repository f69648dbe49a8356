// lockstep retry: a step that failed, or rows that could not be converted, once more.

#include "executor/retry.hpp"

#include "cli/command.hpp"
#include "cli/engine_command.hpp"

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  std::optional<std::string> revision;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("REVISION", options.revision,
                       "The revision's id or its prefix; none: the one in flight");
  add_engine_options(arguments, options.engine);
  add_max_duration(arguments, options.engine);
}

ExitCode run(const Options& options, CommandContext& context) {
  return run_with_engine("retry", options.engine, context,
                         [&](Engine& engine) { return retry(engine, options.revision); });
}

}  // namespace

void retry(CommandLine& line) {
  line.add<Options>({.name = "retry",
                     .group = CommandGroup::OnCall,
                     .summary = "Run again what failed, and the rows that could not be converted",
                     .examples = "lockstep retry\nlockstep retry 4c1e9a2b7d10"},
                    declare, run);
}

}  // namespace lockstep::commands
