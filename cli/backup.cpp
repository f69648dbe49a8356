#include "cli/backup.hpp"

#include "executor/run_context.hpp"
#include "playbooks/child_command.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

// No backup takes longer; what bounds it is the job's own time.
constexpr std::chrono::hours kLongest{24};
constexpr std::size_t kShown = 400;

std::string end_of(const std::string& output) {
  const std::size_t end = output.find_last_not_of(" \n\r\t");
  if (end == std::string::npos) return "it said nothing";
  const std::string said = output.substr(0, end + 1);
  return said.size() > kShown ? "…" + said.substr(said.size() - kShown) : said;
}

}  // namespace

std::function<Outcome(std::stop_token)> backup_before_changes(const std::string& command,
                                                              const std::string& dsn) {
  if (command.empty()) return nullptr;
  return [command, dsn](const std::stop_token& stop) -> Outcome {
    ChildCommand child{.argv = {"sh", "-c", command}, .timeout = kLongest};
    if (!dsn.empty()) child.environment["DATABASE_URL"] = dsn;
    const ChildEnded ended = run_child(child, stop);
    if (ended.end == ChildEnd::Stopped) return interrupted();
    if (ended.ok()) return {.message = "the backup is done"};
    return refused(fmt::format("the backup before the migration failed with exit code {}: {}",
                               ended.status, end_of(ended.output)),
                   "Nothing was changed. Mend the command of `backup` in lockstep.yaml, or what it "
                   "needs, and run this again.");
  };
}

}  // namespace lockstep
