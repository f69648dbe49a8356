// One number from a Prometheus, now.

#pragma once

#include "playbooks/prometheus_answer.hpp"

#include <chrono>
#include <string>

namespace lockstep {

// `server`: its address, as http://prometheus:9090. No answer is a problem like any other.
PrometheusAnswer ask_prometheus(const std::string& server, const std::string& query,
                                std::chrono::milliseconds timeout);

}  // namespace lockstep
