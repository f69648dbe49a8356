// lockstep check: tampered files, drift, and what is pending.

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
};

void declare(CLI::App& arguments, Options& options) {
  add_dsn(arguments, options.dsn);
  add_format(arguments, options.format);
}

void show(const CheckReport& report, std::ostream& out) {
  for (const std::string& line : report.tampered)
    out << "tampered  " << line << '\n';
  for (const std::string& line : report.drifted)
    out << "drifted   " << line << '\n';
  for (const std::string& id : report.pending)
    out << "pending   " << id << '\n';
  for (const std::string& id : report.unknown)
    out << "unknown   " << id << " is applied here, but not in these files\n";
  if (report.code() == ExitCode::Done) out << "nothing is pending, nothing was tampered with\n";
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto set = read_revisions(context, RevisionParts::Graph);
  if (!set) return ExitCode::BadInput;
  const std::unique_ptr<Session> session = open_for_reading(context, options.dsn);
  const CheckReport report = lockstep::check(*session, set->graph);
  if (options.format == Format::Json) {
    context.out << check_json(report);
  } else {
    show(report, context.out);
  }
  return report.code();
}

}  // namespace

void check(CommandLine& line) {
  line.add<Options>({.name = "check",
                     .group = CommandGroup::Pipeline,
                     .summary = "Find tampered files, drift and pending revisions",
                     .examples = "lockstep check\nlockstep check --json"},
                    declare, run);
}

}  // namespace lockstep::commands
