#include "playbooks/drivers/nginx_file.hpp"

#include "playbooks/drivers/side_weights.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>

namespace lockstep {
namespace {

SideWeights weights_of(const NginxFile& file) {
  return side_weights(file.traffic.green_percent, static_cast<int>(file.blue.size()),
                      static_cast<int>(file.green.size()));
}

void require_plain(const std::string& word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("._-:[]/").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (!plain) throw UserError("\"" + word + "\" is no name or address that nginx can be given");
}

// nginx takes no weight of 0: "invalid parameter".
std::string server_line(const std::string& server, int weight) {
  require_plain(server);
  return weight == 0 ? fmt::format("  server {} down;\n", server)
                     : fmt::format("  server {} weight={};\n", server, weight);
}

}  // namespace

std::string to_string(const NginxFile& file) {
  require_plain(file.upstream);
  const SideWeights weights = weights_of(file);
  std::string text = fmt::format(
      "# Written by lockstep at every shift of traffic, from the playbook.\nupstream {} {{\n",
      file.upstream);
  for (const std::string& directive : file.directives)
    text += "  " + directive + "\n";
  for (const std::string& server : file.blue)
    text += server_line(server, weights.blue);
  for (const std::string& server : file.green)
    text += server_line(server, weights.green);
  return text + fmt::format("}}\nmap $host $lockstep_traffic {{\n  default \"{}\";\n}}\n",
                            traffic_text(file));
}

std::string traffic_text(const NginxFile& file) {
  const SideWeights weights = weights_of(file);
  std::string text = fmt::format(
      "green={} drain={}", file.traffic.green_percent,
      file.traffic.draining ? colour_name(*file.traffic.draining) : std::string_view("none"));
  for (const std::string& server : file.blue)
    text += fmt::format(" {}={}", server, weights.blue);
  for (const std::string& server : file.green)
    text += fmt::format(" {}={}", server, weights.green);
  return text;
}

std::optional<NginxTraffic> read_nginx_traffic(std::string_view text) {
  static const std::regex kLine("green=(100|[0-9]{1,2}) drain=(none|blue|green)( [\\s\\S]*)?");
  std::match_results<std::string_view::const_iterator> match;
  if (!std::regex_match(text.begin(), text.end(), match, kLine)) return std::nullopt;
  NginxTraffic traffic{.green_percent = std::stoi(match[1])};
  if (match[2] == "blue") traffic.draining = Colour::Blue;
  if (match[2] == "green") traffic.draining = Colour::Green;
  return traffic;
}

int share_of(const NginxFile& file) {
  const SideWeights weights = weights_of(file);
  return green_share(weights.blue * static_cast<int>(file.blue.size()),
                     weights.green * static_cast<int>(file.green.size()));
}

}  // namespace lockstep
