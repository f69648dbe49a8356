// The answer of Prometheus to an instant query, as one number. Pure.

#pragma once

#include <optional>
#include <string>

namespace lockstep {

struct PrometheusAnswer {
  std::optional<double> value;
  std::string problem;  // why there is none
};

// Exactly one series or a scalar, and a number: "no data" is no number, and neither is NaN.
PrometheusAnswer read_prometheus_answer(const std::string& json);

}  // namespace lockstep
