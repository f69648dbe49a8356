// lockstep.yaml.

#include "cli/config.hpp"
#include "tests/fuzz/target.hpp"

using namespace lockstep;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceText source("lockstep.yaml", fuzz::text_of(data, size));
  const ConfigSources sources{.variable = [](const std::string& name) {
    return name == "SET" ? std::optional<std::string>("value") : std::nullopt;
  }};
  const auto config = parse_config(source, sources);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&config)) {
    fuzz::require(!problems->empty(), "a file that is refused says why");
    for (const Diagnostic& problem : *problems)
      fuzz::require_place(problem);
  } else {
    for (const ShownSetting& setting : shown_settings(std::get<Config>(config)))
      fuzz::require(!setting.key.empty(), "a setting has a key");
  }
  return 0;
}
