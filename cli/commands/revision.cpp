// lockstep revision: a new revision file at the head, at a branch, or between two revisions.

#include "cli/alembic/alembic_project.hpp"
#include "cli/command.hpp"
#include "cli/new_files.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/report/json.hpp"
#include "sql/errors.hpp"

#include <filesystem>
#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string message;
  std::string head = "head";
  bool splice = false;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("-m,--message", options.message, "What the revision does")->required();
  arguments.add_option("--head", options.head, "The revision that it follows (head)")
      ->type_name("REVISION");
  arguments.add_flag("--splice", options.splice, "Allow --head to be no head: a new branch");
  add_format(arguments, options.format);
}

std::vector<RevisionId> parents_of(const Options& options, const RevisionGraph& graph) {
  if (graph.in_order().empty() && options.head == "head") return {};
  const Revision& parent = graph.resolve(options.head);
  if (!options.splice && !graph.children(parent.id).empty()) {
    throw UserError("the revision " + parent.id + " is not a head: a branch would start there",
                    "give --splice if that is meant");
  }
  return {parent.id};
}

// In another tool's project that tool makes the file, from the project's models.
std::vector<std::string> as_alembic_says(const Options& options) {
  std::vector<std::string> arguments{"revision", "--autogenerate", "-m", options.message};
  if (options.head != "head") arguments.insert(arguments.end(), {"--head", options.head});
  if (options.splice) arguments.emplace_back("--splice");
  return arguments;
}

ExitCode run(const Options& options, CommandContext& context) {
  const MigrationSettings& migrations = context.config.migrations;
  if (migrations.format == MigrationFormat::Alembic)
    become_alembic(migrations, as_alembic_says(options));
  RevisionSet set;
  // The first revision makes the folder.
  if (std::filesystem::exists(context.config.migrations.path)) {
    auto read = read_revisions(context);
    if (!read) return ExitCode::BadInput;
    set = *std::move(read);
  }
  const std::string path = write_revision(context, parents_of(options, set.graph), options.message);
  if (options.format == Format::Json) {
    context.out << created_json("revision", {path});
  } else {
    context.out << path << '\n';
  }
  return ExitCode::Done;
}

}  // namespace

void revision(CommandLine& line) {
  line.add<Options>({.name = "revision",
                     .group = CommandGroup::Author,
                     .summary = "Make a new revision file",
                     .examples = "lockstep revision -m \"account ids become bigint\"\n"
                                 "lockstep revision -m \"hotfix\" --head 4c1e9a2b7d10 --splice"},
                    declare, run);
}

}  // namespace lockstep::commands
