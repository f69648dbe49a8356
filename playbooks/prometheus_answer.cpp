#include "playbooks/prometheus_answer.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace lockstep {
namespace {

using Json = nlohmann::json;

PrometheusAnswer without(std::string problem) {
  return {.problem = std::move(problem)};
}

// [time, "number"]
PrometheusAnswer read_sample(const Json& sample) {
  if (!sample.is_array() || sample.size() != 2 || !sample[1].is_string())
    return without("Prometheus' answer is not understood");
  const std::string text = sample[1].get<std::string>();
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  const bool infinite = text == "+Inf" || text == "-Inf";
  if (infinite) value = text[0] == '+' ? HUGE_VAL : -HUGE_VAL;
  if (!infinite && (error != std::errc() || stopped != end || std::isnan(value)))
    return without(fmt::format("the query gives {}, which is no number", text));
  return {.value = value};
}

}  // namespace

PrometheusAnswer read_prometheus_answer(const std::string& json) {
  const Json answer = Json::parse(json, nullptr, false);
  if (!answer.is_object()) return without("Prometheus' answer is no JSON object");
  if (answer.value("status", Json()) != "success") {
    const Json error = answer.value("error", Json());
    return without(error.is_string() ? "Prometheus refuses the query: " + error.get<std::string>()
                                     : "Prometheus' answer is not understood");
  }
  const Json data = answer.value("data", Json::object());
  if (!data.is_object()) return without("Prometheus' answer is not understood");
  const Json type = data.value("resultType", Json());
  const Json result = data.value("result", Json());
  if (type == "scalar") return read_sample(result);
  if (type != "vector" || !result.is_array())
    return without("the query has to give an instant vector or a scalar");
  if (result.size() != 1)
    return without(fmt::format("the query gives {} series instead of one", result.size()));
  return read_sample(result[0].is_object() ? result[0].value("value", Json()) : Json());
}

}  // namespace lockstep
