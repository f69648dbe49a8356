// What HAProxy's runtime socket answers, read into values. Columns are found by their names: they
// grow in number from one version to the next. Pure.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep {

enum class HaproxyAdmin : std::uint8_t { Ready, Drain, Maintenance };

struct HaproxyServer {
  std::string name;
  bool running = false;  // its health check passes, or it has none
  HaproxyAdmin admin = HaproxyAdmin::Ready;
  int weight = 0;
  std::int64_t sessions = 0;  // that are open
};

// Of `show servers state` and `show stat` of one backend. Throws UserError with HAProxy's own words
// when an answer is not the expected table.
std::vector<HaproxyServer> read_haproxy_servers(const std::string& servers_state,
                                                const std::string& statistics);

// Of `show info`: which process this is. Throws UserError when it is one that is stopping.
std::string read_haproxy_identity(const std::string& info);

}  // namespace lockstep
