// lockstep status: what is where, and why it waits.

#include "executor/status.hpp"

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/other_tool.hpp"
#include "cli/project.hpp"
#include "cli/report/run_json.hpp"
#include "executor/lease.hpp"

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

// The next command, for whoever is woken by it.
std::string next_of(const RevisionStatus& status, bool somebody_runs) {
  const RevisionEntry& entry = status.entry;
  const bool quarantined = status.quarantine.total > 0;
  if (!entry.in_flight() || somebody_runs) return "";
  if (entry.state == RunState::Failed && quarantined) {
    return fmt::format("put these rows right, then `lockstep retry {}`", entry.revision);
  }
  if (entry.state == RunState::Failed) {
    return fmt::format("mend the cause and run the same command again, or `lockstep abort {}`",
                       entry.revision);
  }
  const std::string nobody =
      entry.state == RunState::Running ? "nobody runs it now: " : std::string();
  if (entry.is_current)
    return nobody + fmt::format("`lockstep contract {} --dry-run` shows its gates", entry.revision);
  return nobody + "`lockstep upgrade` goes on with it";
}

void show(const Quarantine& quarantine, std::ostream& out) {
  if (quarantine.total == 0) return;
  out << fmt::format("    quarantined: {} rows that cannot be converted\n", quarantine.total);
  for (const QuarantinedRow& row : quarantine.rows)
    out << fmt::format("      {} key {}: {}\n", row.relation, row.key, row.error);
  const auto more = quarantine.total - static_cast<std::int64_t>(quarantine.rows.size());
  if (more > 0) out << fmt::format("      and {} more\n", more);
}

void show(const RevisionStatus& status, bool somebody_runs, std::ostream& out) {
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
  show(status.quarantine, out);
  if (!status.restore_point.empty()) out << "    before the drop: " << status.restore_point << '\n';
  if (const std::string next = next_of(status, somebody_runs); !next.empty())
    out << "    next: " << next << '\n';
}

ExitCode run(const Options& options, CommandContext& context) {
  const std::unique_ptr<Session> session = open_for_reading(context, options.dsn);
  Status status = read_status(*session, options.all ? Revisions::All : Revisions::InFlight);
  if (status.current.empty()) status.current = current_by_tool(context, *session);
  if (options.format == Format::Json) {
    context.out << status_json(status);
    return ExitCode::Done;
  }
  context.out << "current:";
  for (const std::string& head : status.current)
    context.out << ' ' << head;
  context.out << (status.current.empty() ? " nothing\n" : "\n");
  if (status.lease) {
    const std::string& job = status.lease->job_url;
    context.out << fmt::format("lease: {}{}, heartbeat {:.0f} s ago\n", status.lease->holder,
                               job.empty() ? "" : fmt::format(" ({})", job),
                               status.lease->heartbeat_seconds);
  }
  const bool somebody_runs = status.lease && std::chrono::duration<double>(
                                                 status.lease->heartbeat_seconds) < Lease::kExpiry;
  if (status.revisions.empty()) context.out << "nothing is in flight\n";
  for (const RevisionStatus& revision : status.revisions)
    show(revision, somebody_runs, context.out);
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
