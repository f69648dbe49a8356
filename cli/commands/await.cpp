// lockstep await: returns when a revision has got as far as asked, whoever runs it.

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "executor/status.hpp"

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  std::string revision;
  Milepost phase = Milepost::Backfill;
  std::string timeout = "10m";
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("--revision", options.revision, "The revision's id or its prefix")
      ->required()
      ->type_name("REVISION");
  add_choice(arguments, "--phase", options.phase,
             {{"expand", Milepost::Expand},
              {"backfill", Milepost::Backfill},
              {"cutover", Milepost::Cutover},
              {"retire", Milepost::Retire}},
             "How far it has to be (default backfill)");
  arguments.add_option("--timeout", options.timeout, "How long to wait; then exit code 4")
      ->type_name("DURATION")
      ->default_str("10m");
  add_engine_options(arguments, options.engine);
  add_wait_for_db(arguments, options.engine);
}

ExitCode run(const Options& options, CommandContext& context) {
  return run_with_engine("await", options.engine, context, [&](Engine& engine) {
    return await_milepost(engine, options.revision, options.phase,
                          read_duration("--timeout", options.timeout));
  });
}

}  // namespace

void await(CommandLine& line) {
  line.add<Options>(
      {.name = "await",
       .group = CommandGroup::Pipeline,
       .summary = "Wait until a revision has been brought as far as asked, by anyone",
       .examples = "lockstep await --revision 4c1e9a2b7d10\n"
                   "lockstep await --revision 4c1e9a2b7d10 --phase cutover --timeout 30m"},
      declare, run);
}

}  // namespace lockstep::commands
