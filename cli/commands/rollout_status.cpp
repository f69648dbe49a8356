// lockstep rollout status: where the newest rollout of a database is. Reads only.

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/report/rollout_json.hpp"
#include "executor/duration_text.hpp"
#include "executor/rollout_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string playbook;
  std::string dsn;
  Format format = Format::Text;
  bool log = false;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("PLAYBOOK", options.playbook,
                       "Its file, for the commands that are shown; may be left out");
  arguments.add_flag("--log", options.log, "Who moved it, when and why, too");
  add_dsn(arguments, options.dsn);
  add_format(arguments, options.format);
}

std::string next_command(const RolloutRecord& record, std::string playbook) {
  if (playbook.empty()) playbook = "PLAYBOOK";
  switch (record.state) {
    case RolloutState::Stopped:
      return fmt::format("`lockstep rollout retry {0}`, `skip {0} --reason …` or `abort {0}`",
                         playbook);
    case RolloutState::Waiting: {
      const bool approval = record.stages.at(record.position()).kind == "approve";
      return fmt::format(
          "{}`lockstep rollout resume {}` goes on",
          approval ? fmt::format("`lockstep rollout approve {}`, then ", playbook) : std::string(),
          playbook);
    }
    case RolloutState::Running:
    case RolloutState::Returning:
      return fmt::format("`lockstep rollout resume {}`, if nobody is running it", playbook);
    case RolloutState::Returned:
    case RolloutState::Done:
      return "";
  }
  return "";
}

void show(const RolloutRecord& record, const Options& options, std::ostream& out) {
  out << fmt::format("rollout {} of {}: {}, begun by {} {} ago\n", record.id, record.playbook,
                     to_string(record.state), record.by_whom, duration_text(record.age_seconds));
  if (!record.reason.empty()) out << "  " << record.reason << '\n';
  if (!record.revisions.empty())
    out << fmt::format("  revisions {}\n", fmt::join(record.revisions, ", "));
  for (const RolloutStageRecord& stage : record.stages) {
    out << fmt::format("  {:<8} {}", to_string(stage.state), stage.name);
    if (!stage.reason.empty()) out << ": " << stage.reason;
    out << '\n';
  }
  if (const std::string next = next_command(record, options.playbook); !next.empty())
    out << "next: " << next << '\n';
}

ExitCode run(const Options& options, CommandContext& context) {
  const std::unique_ptr<Session> session = open_for_reading(context, options.dsn);
  const std::optional<RolloutRecord> record = read_newest_rollout(*session);
  std::vector<RolloutLogEntry> log;
  if (record) log = read_rollout_log(*session, record->id);
  if (options.format == Format::Json) {
    context.out << rollout_status_json(record, log);
    return ExitCode::Done;
  }
  if (!record) {
    context.out << "no rollout was ever run on this database\n";
    return ExitCode::Done;
  }
  show(*record, options, context.out);
  if (!options.log) return ExitCode::Done;
  for (const RolloutLogEntry& entry : log) {
    context.out << fmt::format("{}  {}  {}{}{}  ({})\n", entry.at,
                               entry.stage.empty() ? "rollout" : entry.stage, entry.event,
                               entry.reason.empty() ? "" : ": ", entry.reason, entry.by_whom);
  }
  return ExitCode::Done;
}

}  // namespace

void rollout_status(CommandLine& line) {
  line.add<Options>({.name = "rollout status",
                     .group = CommandGroup::OnCall,
                     .summary = "Where the newest rollout of a database is",
                     .examples = "lockstep rollout status\n"
                                 "lockstep rollout status shop.yaml --log"},
                    declare, run);
}

}  // namespace lockstep::commands
