// lockstep current: the revisions that the database is at.

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/other_tool.hpp"
#include "cli/project.hpp"
#include "cli/report/run_json.hpp"
#include "executor/ledger.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string dsn;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  add_dsn(arguments, options.dsn);
  add_format(arguments, options.format);
}

ExitCode run(const Options& options, CommandContext& context) {
  const std::unique_ptr<Session> session = open_for_reading(context, options.dsn);
  std::vector<std::string> heads = read_ledger(*session).current_heads();
  if (heads.empty()) heads = current_by_tool(context, *session);
  if (options.format == Format::Json) {
    context.out << current_json(heads);
    return ExitCode::Done;
  }
  for (const std::string& head : heads)
    context.out << head << '\n';
  return ExitCode::Done;
}

}  // namespace

void current(CommandLine& line) {
  line.add<Options>({.name = "current",
                     .group = CommandGroup::Pipeline,
                     .summary = "The revisions that the database is at",
                     .examples = "lockstep current\nlockstep current --json"},
                    declare, run);
}

}  // namespace lockstep::commands
