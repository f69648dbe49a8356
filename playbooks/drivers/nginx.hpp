// nginx by a file that its configuration includes. nginx tells nobody what weights it has: the file
// makes it answer them at an address of its own, so that what is read back is what has been loaded.

#pragma once

#include "playbooks/traffic_driver.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace lockstep {

struct NginxSettings {
  // Included at the http level; holds the upstream and the variable $lockstep_traffic.
  std::string file;
  std::string upstream = "app";
  std::vector<std::string> directives;  // of the upstream besides its servers, e.g. "keepalive 16;"
  std::vector<std::string> blue;        // host:port
  std::vector<std::string> green;
  // A location of nginx's that answers the variable: `return 200 $lockstep_traffic;`.
  std::string probe;
  std::string health = "/healthz";            // asked of every server; 2xx is healthy
  std::vector<std::string> command{"nginx"};  // with what it needs besides -t and -s reload
  std::chrono::milliseconds timeout{10000};   // until the new file answers
};

std::unique_ptr<TrafficDriver> nginx_driver(NginxSettings settings);

// The file, with green at 0 %: what to begin with.
std::string first_nginx_file(const NginxSettings& settings);

}  // namespace lockstep
