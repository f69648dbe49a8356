// lockstep config show: every setting in force, and where it comes from.

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/report/json.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  bool origin = false;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_flag("--origin", options.origin, "Say where each setting comes from");
  add_format(arguments, options.format);
}

ExitCode run(const Options& options, CommandContext& context) {
  if (options.format == Format::Json) {
    context.out << config_json(context.config);
    return ExitCode::Done;
  }
  for (const ShownSetting& setting : shown_settings(context.config)) {
    context.out << setting.key << ": " << setting.value;
    if (options.origin) context.out << "  # " << setting.origin;
    context.out << '\n';
  }
  return ExitCode::Done;
}

}  // namespace

void config_show(CommandLine& line) {
  line.add<Options>({.name = "config show",
                     .group = CommandGroup::Other,
                     .summary = "Every setting in force",
                     .examples = "lockstep config show --origin\n"
                                 "lockstep config show --env production --json"},
                    declare, run);
}

}  // namespace lockstep::commands
