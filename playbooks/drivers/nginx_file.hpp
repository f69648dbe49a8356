// The file by which nginx is told how to spread requests, and the line by which it says what it was
// told. Pure.

#pragma once

#include "playbooks/traffic_driver.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct NginxTraffic {
  int green_percent = 0;
  std::optional<Colour> draining;
  bool operator==(const NginxTraffic&) const = default;
};

struct NginxFile {
  std::string upstream;
  std::vector<std::string> directives;
  std::vector<std::string> blue;
  std::vector<std::string> green;
  NginxTraffic traffic;
};

// Throws UserError for a name or an address that would mean something else in nginx's syntax.
std::string to_string(const NginxFile& file);
// What the file makes $lockstep_traffic: the shares, and every server with its weight.
std::string traffic_text(const NginxFile& file);
// Of such a text; nothing when it is none.
std::optional<NginxTraffic> read_nginx_traffic(std::string_view text);
// What its weights give to green.
int share_of(const NginxFile& file);

}  // namespace lockstep
