// lockstep verify: old = new, over the whole table.

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/project.hpp"
#include "cli/report/run_json.hpp"
#include "executor/status.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string dsn;
  Format format = Format::Text;
  std::string revision;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("REVISION", options.revision, "The revision; all in flight when left out");
  add_dsn(arguments, options.dsn);
  add_format(arguments, options.format);
}

ExitCode run(const Options& options, CommandContext& context) {
  const std::unique_ptr<Session> session = open_for_reading(context, options.dsn);
  const VerifyReport report = verify_in_flight(
      *session,
      options.revision.empty() ? std::nullopt : std::optional<std::string>(options.revision));
  if (options.format == Format::Json) {
    context.out << verify_json(report);
  } else if (report.tables == 0) {
    context.out << "nothing to compare: no table is between two shapes\n";
  } else {
    context.out << report.rows << " rows read, " << report.differing << " out of sync\n";
    for (const auto& [relation, key] : report.differences)
      context.out << "  " << relation << " key " << key << '\n';
  }
  return report.ok() ? ExitCode::Done : ExitCode::NeedsHuman;
}

}  // namespace

void verify(CommandLine& line) {
  line.add<Options>({.name = "verify",
                     .group = CommandGroup::Pipeline,
                     .summary = "Compare the old and the new shape, over the whole table",
                     .examples = "lockstep verify\nlockstep verify 4c1e9a2b7d10 --json"},
                    declare, run);
}

}  // namespace lockstep::commands
