// lockstep history: all revisions, newest first.

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

void show(const Revision& revision, const RevisionGraph& graph, std::ostream& out) {
  std::string parents;
  for (const RevisionId& parent : revision.down_revisions) {
    parents += (parents.empty() ? "" : ", ") + parent;
  }
  out << (parents.empty() ? "<base>" : parents) << " → " << revision.id;
  if (graph.children(revision.id).empty()) out << " (head)";
  if (revision.down_revisions.size() > 1) out << " (merge)";
  out << "  " << revision.description << '\n';
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto set = read_revisions(context, RevisionParts::Graph);
  if (!set) return ExitCode::BadInput;
  std::vector<const Revision*> newest_first;
  for (const Revision& revision : set->graph.in_order()) {
    newest_first.insert(newest_first.begin(), &revision);
  }
  if (options.format == Format::Json) {
    context.out << history_json(newest_first, set->graph);
    return ExitCode::Done;
  }
  for (const Revision* revision : newest_first)
    show(*revision, set->graph, context.out);
  return ExitCode::Done;
}

}  // namespace

void history(CommandLine& line) {
  line.add<Options>({.name = "history",
                     .group = CommandGroup::Author,
                     .summary = "All revisions, newest first",
                     .examples = "lockstep history\nlockstep history --json"},
                    declare, run);
}

}  // namespace lockstep::commands
