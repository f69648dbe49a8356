// lockstep approve: lets a stage of contract run where the environment says approval: required.

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "executor/approvals.hpp"

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  std::string revision;
  std::optional<Stage> stage;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("REVISION", options.revision, "The revision's id or its prefix")->required();
  add_choice<std::optional<Stage>>(arguments, "--stage", options.stage,
                                   {{"cutover", Stage::Cutover}, {"retire", Stage::Retire}},
                                   "This stage alone; both when left out");
  add_dsn(arguments, options.engine.dsn);
  add_format(arguments, options.engine.format);
}

ExitCode run(const Options& options, CommandContext& context) {
  return run_with_engine("approve", options.engine, context, [&](Engine& engine) {
    return lockstep::approve(engine, options.revision, options.stage);
  });
}

}  // namespace

void approve(CommandLine& line) {
  line.add<Options>({.name = "approve",
                     .group = CommandGroup::OnCall,
                     .summary = "Approve the plan of a revision that waits for it",
                     .examples = "lockstep approve 4c1e9a2b7d10\n"
                                 "lockstep approve 4c1e9a2b7d10 --stage retire"},
                    declare, run);
}

}  // namespace lockstep::commands
