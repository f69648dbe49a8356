// lockstep undo: a soft-dropped old shape comes back.

#include "cli/revision_command.hpp"
#include "executor/contract.hpp"

namespace lockstep::commands {
namespace {

struct Action {
  static constexpr std::string_view name = "undo";
  static constexpr bool gated = false;
  static Outcome act(Engine& engine, const std::string& revision) {
    return undo_soft_drop(engine, revision);
  }
};

}  // namespace

void undo(CommandLine& line) {
  add_revision_command<Action>(line, {.group = CommandGroup::OnCall,
                                      .summary = "Bring a soft-dropped old shape back",
                                      .examples = "lockstep undo 4c1e9a2b7d10"});
}

}  // namespace lockstep::commands
