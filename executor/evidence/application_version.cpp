#include "executor/evidence/application_version.hpp"

#include <stdexcept>
#include <string_view>

namespace lockstep {
namespace {

constexpr std::string_view kGroup = "(?<version>";

// std::regex knows no names: the group is found by its number.
std::size_t groups_before(std::string_view pattern) {
  std::size_t count = 0;
  bool in_class = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char letter = pattern[at];
    if (letter == '\\') {
      ++at;
    } else if (in_class) {
      in_class = letter != ']';
    } else if (letter == '[') {
      in_class = true;
    } else if (letter == '(' && pattern.substr(at + 1, 1) != "?") {
      ++count;
    }
  }
  return count;
}

}  // namespace

VersionPattern::VersionPattern(const std::string& pattern) {
  const std::size_t at = pattern.find(kGroup);
  if (at == std::string::npos) throw std::invalid_argument("the pattern has no group \"version\"");
  group_ = groups_before(std::string_view(pattern).substr(0, at)) + 1;
  expression_.assign(std::string(pattern).replace(at, kGroup.size(), "("));
}

std::optional<std::string> VersionPattern::version_of(const std::string& application_name) const {
  std::smatch match;
  if (!std::regex_match(application_name, match, expression_)) return std::nullopt;
  return match[group_].str();
}

}  // namespace lockstep
