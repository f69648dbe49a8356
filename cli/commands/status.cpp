// lockstep status: what is where, and why it waits.

#include "executor/status.hpp"

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/project.hpp"
#include "cli/report/run_json.hpp"

#include <fmt/format.h>

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string dsn;
  Format format = Format::Text;
  bool all = false;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_flag("--all", options.all, "Revisions that are done, too");
  add_dsn(arguments, options.dsn);
  add_format(arguments, options.format);
}

std::string indented(const std::string& lines) {
  std::string text;
  for (const char letter : lines)
    text += letter == '\n' ? "\n    " : std::string(1, letter);
  return text;
}

void show(const RevisionStatus& status, std::ostream& out) {
  const RevisionEntry& entry = status.entry;
  out << entry.revision << "  " << to_string(entry.phase);
  if (entry.stage) out << '/' << to_string(*entry.stage);
  out << "  " << to_string(entry.state);
  if (!entry.step.empty()) out << " at " << entry.step;
  if (status.progress > 0 && status.progress < 1)
    out << fmt::format("  {:.0f} %", status.progress * 100);
  if (status.rows_per_second > 0) out << fmt::format("  {:.0f} rows/s", status.rows_per_second);
  if (status.eta_seconds) out << fmt::format("  {:.0f} s to go", *status.eta_seconds);
  out << '\n';
  if (!entry.reason.empty()) out << "    " << indented(entry.reason) << '\n';
}

ExitCode run(const Options& options, CommandContext& context) {
  const std::unique_ptr<Session> session = open_for_reading(context, options.dsn);
  const Status status = read_status(*session, options.all ? Revisions::All : Revisions::InFlight);
  if (options.format == Format::Json) {
    context.out << status_json(status);
    return ExitCode::Done;
  }
  context.out << "current:";
  for (const std::string& head : status.current)
    context.out << ' ' << head;
  context.out << (status.current.empty() ? " nothing\n" : "\n");
  if (status.lease) {
    context.out << fmt::format("lease: {}, heartbeat {:.0f} s ago\n", status.lease->holder,
                               status.lease->heartbeat_seconds);
  }
  if (status.revisions.empty()) context.out << "nothing is in flight\n";
  for (const RevisionStatus& revision : status.revisions)
    show(revision, context.out);
  return ExitCode::Done;
}

}  // namespace

void status(CommandLine& line) {
  line.add<Options>({.name = "status",
                     .group = CommandGroup::OnCall,
                     .summary = "What is where, how far, and why it waits",
                     .examples = "lockstep status\nlockstep status --all --json"},
                    declare, run);
}

}  // namespace lockstep::commands
