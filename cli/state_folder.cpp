#include "cli/state_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace lockstep {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
  return value == nullptr ? "" : value;
}

}  // namespace

std::string state_folder() {
  if (const std::string named = variable("LOCKSTEP_STATE_DIR"); !named.empty()) return named;
  if (const std::string runtime = variable("XDG_RUNTIME_DIR"); !runtime.empty())
    return runtime + "/lockstep";
  return fmt::format("/tmp/lockstep-{}", geteuid());
}

std::vector<std::string> pause_watchdog_command() {
  return {std::filesystem::read_symlink("/proc/self/exe"), "recover", "--watch"};
}

}  // namespace lockstep
