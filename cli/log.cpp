#include "cli/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace lockstep {

void set_up_log(const GlobalOptions& options, const Terminal& terminal) {
  const auto mode = terminal.colour_err ? spdlog::color_mode::always : spdlog::color_mode::never;
  auto logger = std::make_shared<spdlog::logger>(
      "lockstep", std::make_shared<spdlog::sinks::stderr_color_sink_mt>(mode));
  logger->set_level(options.verbose ? spdlog::level::debug : spdlog::level::info);
  logger->set_pattern(
      terminal.interactive_err ? "%H:%M:%S %^%l%$ %v" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
      spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace lockstep
