#include "playbooks/drivers/haproxy.hpp"

#include "playbooks/drivers/haproxy_answers.hpp"
#include "playbooks/drivers/side_weights.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace lockstep {
namespace {

bool matches(const std::string& pattern, const std::string& name) {
  if (pattern.empty() || pattern.back() != '*') return pattern == name;
  return name.rfind(pattern.substr(0, pattern.size() - 1), 0) == 0;
}

bool in_side(const std::vector<std::string>& side, const std::string& name) {
  return std::any_of(side.begin(), side.end(),
                     [&](const std::string& pattern) { return matches(pattern, name); });
}

std::string_view name_of(HaproxyAdmin admin) {
  switch (admin) {
    case HaproxyAdmin::Ready:
      return "ready";
    case HaproxyAdmin::Drain:
      return "drain";
    case HaproxyAdmin::Maintenance:
      return "maint";
  }
  return "";
}

struct Sides {
  std::vector<HaproxyServer> blue;
  std::vector<HaproxyServer> green;
  std::string identity;
};

// What one server shall be.
struct Wanted {
  std::string name;
  int weight = 0;
  HaproxyAdmin admin = HaproxyAdmin::Ready;
};

// A server in maintenance is somebody's own affair: it takes nothing, and is left as it is.
std::vector<HaproxyServer> in_service(const std::vector<HaproxyServer>& servers) {
  std::vector<HaproxyServer> rest;
  for (const HaproxyServer& server : servers) {
    if (server.admin != HaproxyAdmin::Maintenance) rest.push_back(server);
  }
  return rest;
}

// The weight by which it takes requests while it is healthy.
int weight_taken(const std::vector<HaproxyServer>& servers) {
  int total = 0;
  for (const HaproxyServer& server : servers)
    total += server.admin == HaproxyAdmin::Ready ? server.weight : 0;
  return total;
}

SideState side_state(const std::vector<HaproxyServer>& servers, int percent) {
  SideState state{.percent = percent, .draining = true, .open_sessions = 0};
  for (const HaproxyServer& server : servers) {
    // A server in drain counts: it takes requests as soon as it is let.
    state.healthy_servers += server.running ? 1 : 0;
    state.draining = state.draining && server.admin != HaproxyAdmin::Ready;
    *state.open_sessions += server.sessions;
  }
  return state;
}

class HaproxyDriver final : public TrafficDriver {
 public:
  explicit HaproxyDriver(HaproxySettings settings) : settings_(std::move(settings)) {}

  TrafficState read() override { return state_of(look()); }

  TrafficState shift(int green_percent) override {
    const Sides sides = look();
    require_someone_serves(state_of(sides), green_percent);
    return bring_about(sides, wanted(sides, green_percent));
  }

  TrafficState drain(Colour colour) override {
    const Sides sides = look();
    const int green_percent = colour == Colour::Blue ? 100 : 0;
    require_someone_serves(state_of(sides), green_percent);
    std::vector<Wanted> all = wanted(sides, green_percent);
    for (Wanted& server : all) {
      if (server.weight == 0) server.admin = HaproxyAdmin::Drain;
    }
    return bring_about(sides, std::move(all));
  }

 private:
  std::string ask(const std::string& command) const {
    return ask_haproxy(settings_.socket, command);
  }

  Sides look() const {
    Sides sides;
    sides.identity = read_haproxy_identity(ask("show info"));
    const std::string& backend = settings_.backend;
    const std::string state = ask("show servers state " + backend);
    const auto servers = read_haproxy_servers(state, ask("show stat " + backend + " 4 -1"));
    std::string names;
    for (const HaproxyServer& server : servers) {
      names += (names.empty() ? "" : ", ") + server.name;
      const bool blue = in_side(settings_.blue, server.name);
      const bool green = in_side(settings_.green, server.name);
      if (blue && green)
        throw UserError(fmt::format("server {}/{} is both blue and green", backend, server.name));
      if (blue) sides.blue.push_back(server);
      if (green) sides.green.push_back(server);
    }
    for (const Colour colour : {Colour::Blue, Colour::Green}) {
      if (!(colour == Colour::Blue ? sides.blue : sides.green).empty()) continue;
      throw UserError(
          fmt::format("HAProxy's backend {} has no {} server", backend, colour_name(colour)),
          fmt::format("It has {}. Name its servers in the playbook's traffic section.",
                      names.empty() ? "none" : names));
    }
    return sides;
  }

  // What is given to a side counts whether or not its servers are up now: they may come back.
  TrafficState state_of(const Sides& sides) const {
    const int green = green_share(weight_taken(sides.blue), weight_taken(sides.green));
    const bool nobody = weight_taken(sides.blue) + weight_taken(sides.green) == 0;
    return {.blue = side_state(sides.blue, nobody ? 0 : 100 - green),
            .green = side_state(sides.green, green),
            .proxy_identity = sides.identity};
  }

  static std::vector<Wanted> wanted(const Sides& sides, int green_percent) {
    const auto blue = in_service(sides.blue);
    const auto green = in_service(sides.green);
    const SideWeights weights =
        side_weights(green_percent, static_cast<int>(blue.size()), static_cast<int>(green.size()));
    std::vector<Wanted> all;
    const auto add = [&](const std::vector<HaproxyServer>& servers, int weight) {
      for (const HaproxyServer& server : servers) {
        // A side that takes nothing stays in drain where it was put there.
        all.push_back({.name = server.name,
                       .weight = weight,
                       .admin = weight > 0 ? HaproxyAdmin::Ready : server.admin});
      }
    };
    add(blue, weights.blue);
    add(green, weights.green);
    return all;
  }

  // Who takes more comes first: whenever this is cut off, somebody takes the requests.
  TrafficState bring_about(const Sides& before, std::vector<Wanted> all) const {
    std::stable_sort(all.begin(), all.end(),
                     [](const Wanted& a, const Wanted& b) { return a.weight > b.weight; });
    for (const Wanted& server : all) {
      const std::string name = settings_.backend + "/" + server.name;
      const HaproxyServer now = find(before, server.name);
      if (now.weight != server.weight)
        command(fmt::format("set weight {} {}", name, server.weight));
      if (now.admin != server.admin)
        command(fmt::format("set server {} state {}", name, name_of(server.admin)));
    }
    const Sides after = look();
    for (const Wanted& server : all)
      require_same(server, find(after, server.name));
    if (after.identity != before.identity) {
      throw UserError("HAProxy was restarted or reloaded while its weights were set",
                      "Run the rollout again: it looks at the weights first.");
    }
    return state_of(after);
  }

  static HaproxyServer find(const Sides& sides, const std::string& name) {
    for (const auto* side : {&sides.blue, &sides.green}) {
      for (const HaproxyServer& server : *side) {
        if (server.name == name) return server;
      }
    }
    throw UserError("HAProxy has no server " + name + " any more");
  }

  // An empty line is success; anything else is HAProxy's reason.
  void command(const std::string& text) const {
    const std::string answer = ask(text);
    const std::size_t begin = answer.find_first_not_of(" \r\n");
    if (begin == std::string::npos) return;
    throw UserError(fmt::format("HAProxy refused \"{}\": {}", text,
                                answer.substr(begin, answer.find_first_of("\r\n", begin) - begin)),
                    "Its socket needs `level admin`. By hand: " + by_hand(settings_.socket, text));
  }

  void require_same(const Wanted& wanted, const HaproxyServer& found) const {
    if (found.weight == wanted.weight && found.admin == wanted.admin) return;
    throw UserError(
        fmt::format("HAProxy says that server {}/{} has weight {} ({}), after it was given {} ({})",
                    settings_.backend, found.name, found.weight, name_of(found.admin),
                    wanted.weight, name_of(wanted.admin)),
        "Somebody else sets it, or HAProxy was reloaded. Look with: " +
            by_hand(settings_.socket, "show servers state " + settings_.backend));
  }

  HaproxySettings settings_;
};

}  // namespace

std::unique_ptr<TrafficDriver> haproxy_driver(HaproxySettings settings) {
  return std::make_unique<HaproxyDriver>(std::move(settings));
}

}  // namespace lockstep
