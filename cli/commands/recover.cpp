// lockstep recover: resumes a PgBouncer that lockstep paused and could not resume itself.

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/state_folder.hpp"
#include "executor/attempt.hpp"
#include "playbooks/drivers/pause_record.hpp"
#include "playbooks/drivers/pause_watchdog.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  std::string watch;  // a record's path: be the watchdog of that pause
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("--watch", options.watch)->group("");  // not for people: see pause_watchdog
  add_format(arguments, options.engine.format);
}

Outcome recover_all() {
  std::string resumed;
  for (const std::string& path : pause_records(state_folder())) {
    const std::string database = read_pause_record(path).database;
    if (const auto error = attempt([&] { resume_recorded(path); })) {
      return {.code = ExitCode::Unreachable,
              .message = fmt::format("{} may still be paused: {}", database, error->what()),
              .next = "Run `lockstep recover` again, or give PgBouncer's console RESUME."};
    }
    resumed += fmt::format("{}PgBouncer's database {} is not paused", resumed.empty() ? "" : "\n",
                           database);
  }
  if (resumed.empty()) return {.message = "nothing to recover: lockstep left no pause behind"};
  return {.message = resumed};
}

ExitCode run(const Options& options, CommandContext& context) {
  if (!options.watch.empty())
    return watch_pause(options.watch, STDIN_FILENO) ? ExitCode::Done : ExitCode::Unreachable;
  return report_as("recover", options.engine, context, recover_all());
}

}  // namespace

void recover(CommandLine& line) {
  line.add<Options>({.name = "recover",
                     .group = CommandGroup::OnCall,
                     .summary = "Resume a PgBouncer that lockstep paused and left so",
                     .examples = "lockstep recover",
                     .config = ConfigUse::Ignored},
                    declare, run);
}

}  // namespace lockstep::commands
