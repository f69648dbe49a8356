#include "playbooks/prometheus_query.hpp"

#include "playbooks/http_get.hpp"

#include <fmt/format.h>

namespace lockstep {

PrometheusAnswer ask_prometheus(const std::string& server, const std::string& query,
                                std::chrono::milliseconds timeout) {
  const std::string base = server.substr(0, server.find_last_not_of('/') + 1);
  const HttpGot got = http_get(base + "/api/v1/query?query=" + url_encoded(query), timeout);
  if (got.status == 0)
    return {.problem = fmt::format("no answer from Prometheus at {}: {}", server, got.error)};
  // Its errors have a status of their own and tell their reason in the same JSON.
  PrometheusAnswer answer = read_prometheus_answer(got.body);
  if (answer.value || got.ok()) return answer;
  return {.problem = fmt::format("{} (status {})", answer.problem, got.status)};
}

}  // namespace lockstep
