#include "migrations/setting_value.hpp"

#include "migrations/nearest_name.hpp"
#include "sql/errors.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>

namespace lockstep {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t size;
};
constexpr std::array<Unit, 5> kDurations{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<Unit, 6> kSizes{{{"B", 1},
                                      {"kB", 1LL << 10},
                                      {"KB", 1LL << 10},
                                      {"MB", 1LL << 20},
                                      {"GB", 1LL << 30},
                                      {"TB", 1LL << 40}}};

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

ValueProblem not_one_text(const RawValue& raw) {
  if (raw.list || raw.items.size() != 1) return "takes one value, not a list";
  return std::nullopt;
}

// "<whole number><unit>"; nothing when it is not that or does not fit.
template <std::size_t Size>
std::optional<std::int64_t> with_unit(const std::string& text,
                                      const std::array<Unit, Size>& units) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || number < 0) return std::nullopt;
  const std::string_view name(read.ptr, static_cast<std::size_t>(end - read.ptr));
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (number > std::numeric_limits<std::int64_t>::max() / unit.size) return std::nullopt;
    return number * unit.size;
  }
  return std::nullopt;
}

// In the largest unit that divides it.
template <std::size_t Size>
std::string in_units(std::int64_t value, const std::array<Unit, Size>& units,
                     std::string_view zero) {
  if (value == 0) return std::string(zero);
  const Unit* best = &units.front();
  for (const Unit& unit : units) {
    if (value % unit.size == 0 && unit.size > best->size) best = &unit;
  }
  return std::to_string(value / best->size) + std::string(best->name);
}

}  // namespace

ValueProblem read_value(const RawValue& raw, std::string& field) {
  if (auto problem = not_one_text(raw)) return problem;
  field = raw.items.front();
  return std::nullopt;
}

ValueProblem read_value(const RawValue& raw, bool& field) {
  std::size_t index = 0;
  if (auto problem = read_word(raw, {"false", "true"}, index)) return problem;
  field = index == 1;
  return std::nullopt;
}

ValueProblem read_value(const RawValue& raw, int& field) {
  if (auto problem = not_one_text(raw)) return problem;
  const std::string& text = raw.items.front();
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 0) {
    return quoted(text) + " is not a whole number";
  }
  field = number;
  return std::nullopt;
}

ValueProblem read_value(const RawValue& raw, double& field) {
  if (auto problem = not_one_text(raw)) return problem;
  const std::string& text = raw.items.front();
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(number) ||
      number < 0) {
    return quoted(text) + " is not a number";
  }
  field = number;
  return std::nullopt;
}

ValueProblem read_value(const RawValue& raw, Duration& field) {
  if (auto problem = not_one_text(raw)) return problem;
  const auto length = with_unit(raw.items.front(), kDurations);
  if (!length)
    return quoted(raw.items.front()) + " is not a duration: write 100ms, 5s, 30m, 24h or 7d";
  field = Duration(*length);
  return std::nullopt;
}

ValueProblem read_value(const RawValue& raw, ByteSize& field) {
  if (auto problem = not_one_text(raw)) return problem;
  const auto size = with_unit(raw.items.front(), kSizes);
  if (!size) return quoted(raw.items.front()) + " is not a size: write 512kB, 100MB or 10GB";
  field = ByteSize{*size};
  return std::nullopt;
}

ValueProblem read_value(const RawValue& raw, std::vector<std::string>& field) {
  if (!raw.list) return "takes a list: [a, b]";
  field = raw.items;
  return std::nullopt;
}

ValueProblem read_word(const RawValue& raw, const std::vector<std::string_view>& words,
                       std::size_t& index) {
  if (auto problem = not_one_text(raw)) return problem;
  const auto found = std::find(words.begin(), words.end(), raw.items.front());
  if (found == words.end()) {
    return quoted(raw.items.front()) + " is not a value of it; " +
           did_you_mean(raw.items.front(), words);
  }
  index = static_cast<std::size_t>(found - words.begin());
  return std::nullopt;
}

std::string show_value(const std::string& value) {
  return value;
}
std::string show_value(bool value) {
  return value ? "true" : "false";
}
std::string show_value(int value) {
  return std::to_string(value);
}
std::string show_value(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}
std::string show_value(Duration value) {
  return in_units(value.count(), kDurations, "0s");
}
std::string show_value(ByteSize value) {
  return in_units(value.bytes, kSizes, "0B");
}
std::string show_value(const std::vector<std::string>& value) {
  std::string text = "[";
  for (const std::string& item : value)
    text += (text.size() > 1 ? ", " : "") + item;
  return text + "]";
}

Duration read_duration(const std::string& option, const std::string& text) {
  Duration length{0};
  if (const auto problem = read_value(RawValue{{text}, false}, length)) {
    throw UserError(option + ": " + *problem);
  }
  return length;
}

}  // namespace lockstep
