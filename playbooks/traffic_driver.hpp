// The seam between a rollout and whatever spreads requests over the two versions of an application:
// one driver a file in drivers/. A driver says what the proxy says now, and after each change reads
// it back: a weight that was set is a weight that was read.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

enum class Colour : std::uint8_t { Blue, Green };
Colour other(Colour colour);
std::string_view colour_name(Colour colour);  // "blue", "green"

struct SideState {
  int percent = 0;          // of new requests, 0 to 100
  int healthy_servers = 0;  // that would take a request now
  bool draining = false;    // takes no new requests, finishes those it has
  // Requests or connections that are still open; unknown where the proxy does not tell.
  std::optional<std::int64_t> open_sessions;
};

struct TrafficState {
  SideState blue;
  SideState green;
  // Another one after a restart or reload, which may have put the weights back to the
  // configuration's.
  std::string proxy_identity;

  const SideState& side(Colour colour) const { return colour == Colour::Blue ? blue : green; }
};

// Throws UserError when the proxy cannot be reached, refuses, or says something else afterwards
// than what was asked for; the hint says how to look at it by hand.
class TrafficDriver {
 public:
  virtual ~TrafficDriver() = default;
  virtual TrafficState read() = 0;
  // Green takes that many percent of the new requests, blue the others. Idempotent.
  virtual TrafficState shift(int green_percent) = 0;
  // New requests go to the other side alone. Idempotent; what is open is seen in open_sessions.
  virtual TrafficState drain(Colour colour) = 0;
};

// Throws UserError when nothing healthy would be left to serve requests if green took that share.
// Called before every shift and drain.
void require_someone_serves(const TrafficState& state, int green_percent);

}  // namespace lockstep
