// lockstep heads: the revisions that nothing follows.

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/report/json.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  add_format(arguments, options.format);
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto set = read_revisions(context, RevisionParts::Graph);
  if (!set) return ExitCode::BadInput;
  if (options.format == Format::Json) {
    context.out << heads_json(set->graph);
    return ExitCode::Done;
  }
  for (const RevisionId& head : set->graph.heads()) {
    context.out << head << "  " << set->graph.find(head)->description << '\n';
  }
  return ExitCode::Done;
}

}  // namespace

void heads(CommandLine& line) {
  line.add<Options>({.name = "heads",
                     .group = CommandGroup::Author,
                     .summary = "The revisions that nothing follows",
                     .examples = "lockstep heads\nlockstep heads --json"},
                    declare, run);
}

}  // namespace lockstep::commands
