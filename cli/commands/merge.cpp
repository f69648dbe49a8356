// lockstep merge: a revision that joins branches, with nothing to run of its own.

#include "cli/alembic/alembic_project.hpp"
#include "cli/command.hpp"
#include "cli/new_files.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/report/json.hpp"
#include "sql/errors.hpp"

#include <algorithm>
#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string message;
  std::vector<std::string> revisions;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("-m,--message", options.message, "What the merge is for")->required();
  arguments.add_option("REVISION", options.revisions, "What it joins; else all heads");
  add_format(arguments, options.format);
}

std::vector<RevisionId> parents_of(const Options& options, const RevisionGraph& graph) {
  std::vector<RevisionId> parents;
  for (const std::string& revision : options.revisions) {
    parents.push_back(graph.resolve(revision).id);
  }
  if (options.revisions.empty()) parents = graph.heads();
  std::sort(parents.begin(), parents.end());
  parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
  if (parents.size() < 2) {
    throw UserError("there is nothing to merge: one branch only",
                    "name two revisions or more; `lockstep heads` lists the ends of branches");
  }
  for (const RevisionId& parent : parents) {
    const std::set<RevisionId> below = graph.ancestors(parent);
    for (const RevisionId& other : parents) {
      if (other == parent || below.count(other) == 0) continue;
      throw UserError("the revision " + parent + " follows " + other + " already",
                      "merge the ends of branches: `lockstep heads` lists them");
    }
  }
  return parents;
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto set = read_revisions(context, RevisionParts::Graph);
  if (!set) return ExitCode::BadInput;
  const std::vector<RevisionId> parents = parents_of(options, set->graph);
  if (context.config.migrations.format == MigrationFormat::Alembic) {
    std::vector<std::string> arguments{"merge", "-m", options.message};
    arguments.insert(arguments.end(), parents.begin(), parents.end());
    become_alembic(context.config.migrations, arguments);
  }
  const std::string path = write_revision(context, parents, options.message);
  if (options.format == Format::Json) {
    context.out << created_json("merge", {path});
  } else {
    context.out << path << '\n';
  }
  return ExitCode::Done;
}

}  // namespace

void merge(CommandLine& line) {
  line.add<Options>({.name = "merge",
                     .group = CommandGroup::Author,
                     .summary = "Make a revision that joins branches",
                     .examples = "lockstep merge -m \"join the release branches\"\n"
                                 "lockstep merge -m \"join\" 4c1e9a2b7d10 77d0aa3e5c21"},
                    declare, run);
}

}  // namespace lockstep::commands
