#include "playbooks/drivers/make_driver.hpp"

#include "sql/overloaded.hpp"

namespace lockstep {

std::unique_ptr<TrafficDriver> make_driver(const TrafficSettings& settings) {
  return std::visit(
      Overloaded{[](const HaproxySettings& haproxy) { return haproxy_driver(haproxy); },
                 [](const NginxSettings& nginx) { return nginx_driver(nginx); },
                 [](const ExecTrafficSettings& exec) { return exec_driver(exec); }},
      settings);
}

}  // namespace lockstep
