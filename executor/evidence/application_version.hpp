// Which version of the application a session belongs to, by its application_name.

#pragma once

#include <optional>
#include <regex>
#include <string>

namespace lockstep {

class VersionPattern {
 public:
  // A regular expression for the whole of application_name, with one group of the name "version":
  // "shop@(?<version>.+)". Throws std::regex_error when it is none; std::invalid_argument without
  // that group.
  explicit VersionPattern(const std::string& pattern);

  std::optional<std::string> version_of(const std::string& application_name) const;

 private:
  std::regex expression_;
  std::size_t group_ = 0;
};

}  // namespace lockstep
