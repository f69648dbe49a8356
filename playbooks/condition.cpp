#include "playbooks/condition.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kAskTimeout{5000};

std::optional<double> number_in(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

ConditionAnswer within(const Condition& condition, const std::string& who, double value) {
  if (condition.below && value >= *condition.below)
    return {false, fmt::format("{} is {}, not below {}", who, value, *condition.below)};
  if (condition.above && value <= *condition.above)
    return {false, fmt::format("{} is {}, not above {}", who, value, *condition.above)};
  return {true, fmt::format("{} is {}", who, value)};
}

ConditionAnswer ask_prometheus(const Condition& condition, const RolloutWorld& world) {
  const PrometheusAnswer answer =
      world.prometheus(condition.prometheus, condition.query, kAskTimeout);
  if (!answer.value) return {false, fmt::format("{}: {}", condition.query, answer.problem)};
  return within(condition, condition.query, *answer.value);
}

}  // namespace

ConditionAnswer ask(const Condition& condition, const RolloutWorld& world) {
  if (!condition.prometheus.empty()) return ask_prometheus(condition, world);
  const std::string& who = condition.http;
  const HttpGot got = world.http(who, kAskTimeout);
  if (got.status == 0) return {false, fmt::format("{} does not answer: {}", who, got.error)};
  if (!condition.has_bound()) {
    const bool as_expected = got.status == condition.expect;
    return {as_expected, fmt::format("{} answered {}{}", who, got.status,
                                     as_expected ? "" : fmt::format(", not {}", condition.expect))};
  }
  if (!got.ok()) return {false, fmt::format("{} answered {}", who, got.status)};
  const std::optional<double> value = number_in(got.body);
  if (!value) return {false, fmt::format("{} answered no number", who)};
  return within(condition, who, *value);
}

}  // namespace lockstep
