#include "cli/rollout/read_playbook.hpp"

#include "cli/project.hpp"

#include <cstdlib>

namespace lockstep {

PlaybookResult load_playbook_file(const std::string& path) {
  return load_playbook(path, [](const std::string& name) -> std::optional<std::string> {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing calls setenv
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  });
}

std::optional<Playbook> read_playbook(CommandContext& context, const std::string& path) {
  PlaybookResult loaded = load_playbook_file(path);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&loaded)) {
    show_problems(context, *problems);
    return std::nullopt;
  }
  return std::get<Playbook>(std::move(loaded));
}

}  // namespace lockstep
