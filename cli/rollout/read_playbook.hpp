// The playbook that a command names.

#pragma once

#include "cli/command.hpp"
#include "playbooks/playbook_loader.hpp"

#include <optional>
#include <string>

namespace lockstep {

PlaybookResult load_playbook_file(const CommandContext& context, const std::string& path);
// Shows all that is wrong with it and returns nothing; the command then ends with
// ExitCode::BadInput.
std::optional<Playbook> read_playbook(CommandContext& context, const std::string& path);

}  // namespace lockstep
