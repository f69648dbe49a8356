// lockstep abort: takes back a revision that is under way.

#include "cli/revision_command.hpp"
#include "executor/contract.hpp"

namespace lockstep::commands {
namespace {

struct Action {
  static constexpr std::string_view name = "abort";
  static constexpr bool gated = true;
  static Outcome act(Engine& engine, const std::string& revision) {
    return abort_revision(engine, revision);
  }
};

}  // namespace

void abort(CommandLine& line) {
  add_revision_command<Action>(line, {.group = CommandGroup::Pipeline,
                                      .summary = "Take back a revision that is not yet retired",
                                      .examples = "lockstep abort 4c1e9a2b7d10"});
}

}  // namespace lockstep::commands
