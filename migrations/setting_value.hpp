// Text of lockstep.yaml, a playbook, the environment or a flag → a setting's value, and back for
// `config show`.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

using Duration = std::chrono::milliseconds;

struct ByteSize {
  std::int64_t bytes = 0;
  auto operator<=>(const ByteSize&) const = default;
};

// What was written: one text, or a list of texts.
struct RawValue {
  std::vector<std::string> items;
  bool list = false;
};

// Each fills in the field, or says what is wrong and leaves it.
using ValueProblem = std::optional<std::string>;
ValueProblem read_value(const RawValue& raw, std::string& field);
ValueProblem read_value(const RawValue& raw, bool& field);
ValueProblem read_value(const RawValue& raw, int& field);       // not negative
ValueProblem read_value(const RawValue& raw, double& field);    // not negative, finite
ValueProblem read_value(const RawValue& raw, Duration& field);  // 0s, 100ms, 30m, 24h, 7d
ValueProblem read_value(const RawValue& raw, ByteSize& field);  // 512kB, 10GB; 1 kB is 1024 bytes
ValueProblem read_value(const RawValue& raw, std::vector<std::string>& field);

// One of a list of words, with a did-you-mean.
ValueProblem read_word(const RawValue& raw, const std::vector<std::string_view>& words,
                       std::size_t& index);

std::string show_value(const std::string& value);
std::string show_value(bool value);
std::string show_value(int value);
std::string show_value(double value);
std::string show_value(Duration value);
std::string show_value(ByteSize value);
std::string show_value(const std::vector<std::string>& value);

// For options: throws UserError naming the option.
Duration read_duration(const std::string& option, const std::string& text);

}  // namespace lockstep
