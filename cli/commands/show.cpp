// lockstep show: one revision with its place in the graph and its statements.

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/report/json.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string revision;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("REVISION", options.revision, "An id, the beginning of one, or head")
      ->required();
  add_format(arguments, options.format);
}

std::string list(const std::vector<RevisionId>& ids, const std::string& none) {
  std::string text;
  for (const RevisionId& id : ids)
    text += (text.empty() ? "" : ", ") + id;
  return text.empty() ? none : text;
}

void write_script(std::ostream& out, const std::string& title, const Script& script) {
  out << '\n' << title << ":\n";
  for (const ScriptStatement& statement : script.statements) {
    for (const Directive& directive : statement.directives) {
      out << "  -- " << to_string(directive.kind) << (directive.rule.empty() ? "" : " ")
          << directive.rule << (directive.reason.empty() ? "" : ": ") << directive.reason
          << (directive.expression ? " " + directive.expression->text : "") << '\n';
    }
    out << "  " << statement.statement.text << ";\n";
  }
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto set = read_revisions(context);
  if (!set) return ExitCode::BadInput;
  const Revision& revision = set->graph.resolve(options.revision);
  if (options.format == Format::Json) {
    context.out << show_json(revision, set->graph);
    return ExitCode::Done;
  }
  context.out << "revision       " << revision.id << '\n'
              << "down_revision  " << list(revision.down_revisions, "null") << '\n'
              << "followed by    "
              << list(set->graph.children(revision.id), "nothing: it is a head") << '\n'
              << "description    " << revision.description << '\n'
              << "created        " << revision.created << '\n'
              << "path           " << revision.path << '\n'
              << "checksum       " << revision.checksum << '\n';
  write_script(context.out, "upgrade", revision.upgrade);
  if (revision.downgrade) write_script(context.out, "downgrade", *revision.downgrade);
  return ExitCode::Done;
}

}  // namespace

void show(CommandLine& line) {
  line.add<Options>({.name = "show",
                     .group = CommandGroup::Author,
                     .summary = "One revision and its statements",
                     .examples = "lockstep show head\nlockstep show 4c1e --json"},
                    declare, run);
}

}  // namespace lockstep::commands
