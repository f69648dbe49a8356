// Everything that a rollout touches, handed to it: the machine itself has no clock, no network and
// no database of its own, so that tests run the whole of it with fakes.

#pragma once

#include "executor/clock.hpp"
#include "executor/rollout_store.hpp"
#include "playbooks/child_command.hpp"
#include "playbooks/http_get.hpp"
#include "playbooks/prometheus_answer.hpp"
#include "playbooks/schema_engine.hpp"
#include "playbooks/traffic_driver.hpp"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace lockstep {

struct RolloutWorld {
  RolloutStore& store;
  SchemaEngine& schema;
  TrafficDriver* traffic = nullptr;  // null: the playbook has no traffic section
  std::function<HttpGot(const std::string& url, std::chrono::milliseconds timeout)> http;
  std::function<PrometheusAnswer(const std::string& server, const std::string& query,
                                 std::chrono::milliseconds timeout)>
      prometheus;
  std::function<ChildEnded(const ChildCommand& command, const std::stop_token& stop)> run;
  Clock& clock;
  std::function<void(const std::string& line)> tell;  // to whoever watches
  std::stop_token stop;
};

}  // namespace lockstep
