// lockstep revert: after cutover, back to the old shape at once.

#include "cli/revision_command.hpp"
#include "executor/contract.hpp"

namespace lockstep::commands {
namespace {

struct Action {
  static constexpr std::string_view name = "revert";
  static constexpr bool gated = true;
  static Outcome act(Engine& engine, const std::string& revision) {
    return lockstep::revert(engine, revision);
  }
};

}  // namespace

void revert(CommandLine& line) {
  add_revision_command<Action>(line, {.group = CommandGroup::OnCall,
                                      .summary = "After cutover: back to the old shape at once",
                                      .examples = "lockstep revert 4c1e9a2b7d10"});
}

}  // namespace lockstep::commands
