// lockstep snapshot: the target's catalog as a file, for lint and plan without a connection.

#include "cli/command.hpp"
#include "cli/new_files.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "sql/errors.hpp"
#include "sql/snapshot_json.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string output;
  std::string dsn;
  bool json = false;  // it is JSON in any case
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("-o,--output", options.output, "The file to write; else standard output")
      ->type_name("FILE");
  add_dsn(arguments, options.dsn);
  arguments.add_flag("--json", options.json,
                     "As the other commands take it; a snapshot is always JSON");
}

ExitCode run(const Options& options, CommandContext& context) {
  const std::string text = to_json(read_catalog(*open_for_reading(context, options.dsn)));
  if (options.output.empty()) {
    context.out << text;
    return ExitCode::Done;
  }
  write_output_file(options.output, text);
  return ExitCode::Done;
}

}  // namespace

void snapshot(CommandLine& line) {
  line.add<Options>({.name = "snapshot",
                     .group = CommandGroup::Author,
                     .summary = "The database's catalog as a file for lint and plan",
                     .examples = "lockstep snapshot -o production.json\n"
                                 "lockstep lint --catalog production.json"},
                    declare, run);
}

}  // namespace lockstep::commands
