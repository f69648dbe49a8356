#include "cli/rollout/read_playbook.hpp"

#include "cli/project.hpp"

#include <cstdlib>

namespace lockstep {

PlaybookResult load_playbook_file(const CommandContext& context, const std::string& path) {
  const auto variable = [](const std::string& name) -> std::optional<std::string> {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing calls setenv
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
  return load_playbook(path, variable, context.config.environment_name);
}

std::optional<Playbook> read_playbook(CommandContext& context, const std::string& path) {
  PlaybookResult loaded = load_playbook_file(context, path);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&loaded)) {
    show_problems(context, *problems);
    return std::nullopt;
  }
  return std::get<Playbook>(std::move(loaded));
}

}  // namespace lockstep
