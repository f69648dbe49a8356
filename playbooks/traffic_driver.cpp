#include "playbooks/traffic_driver.hpp"

#include "sql/errors.hpp"

namespace lockstep {

Colour other(Colour colour) {
  return colour == Colour::Blue ? Colour::Green : Colour::Blue;
}

std::string_view colour_name(Colour colour) {
  return colour == Colour::Blue ? "blue" : "green";
}

void require_someone_serves(const TrafficState& state, int green_percent) {
  const auto require = [&](Colour colour, int percent) {
    if (percent == 0 || state.side(colour).healthy_servers > 0) return;
    throw UserError(std::string(colour_name(colour)) +
                        " has no healthy server, so it is not given " + std::to_string(percent) +
                        " % of the requests",
                    "Nothing was changed. Bring " + std::string(colour_name(colour)) +
                        " up, see that its health check passes, and run the rollout again.");
  };
  require(Colour::Green, green_percent);
  require(Colour::Blue, 100 - green_percent);
}

}  // namespace lockstep
