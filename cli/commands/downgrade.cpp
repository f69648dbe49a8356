// lockstep downgrade: revisions taken back, newest first.

#include "executor/downgrade.hpp"

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/project.hpp"

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  std::string target = "-1";
  std::string confirm;
  OverrideOptions overrides;
};

void declare(CLI::App& arguments, Options& options) {
  arguments
      .add_option("REVISION", options.target,
                  "-1, -2, … revisions, base, or the revision to be at afterwards")
      ->default_str("-1");
  arguments.add_option("--confirm", options.confirm, "The revision whose data may be given up")
      ->type_name("REVISION");
  add_overrides(arguments, options.overrides);
  add_engine_options(arguments, options.engine);
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto set = read_revisions(context);
  if (!set) return ExitCode::BadInput;
  DowngradeRequest request{.target = options.target};
  if (!options.confirm.empty()) request.confirm = options.confirm;
  return run_with_engine("downgrade", options.engine, context, [&](Engine& engine) {
    engine.settings.contract.overrides = overrides_of(options.overrides);
    return lockstep::downgrade(engine, set->graph, request);
  });
}

}  // namespace

void downgrade(CommandLine& line) {
  line.add<Options>(
      {.name = "downgrade",
       .group = CommandGroup::Pipeline,
       .summary = "Take revisions back, newest first",
       .examples =
           "lockstep downgrade -1\nlockstep downgrade 9b0f3c55a1e2\nlockstep downgrade base"},
      declare, run);
}

}  // namespace lockstep::commands
