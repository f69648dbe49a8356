// A server's version as server_version_num gives it, e.g. 150018. Compared by major version only.

#pragma once

#include <compare>

namespace lockstep {

struct ServerVersion {
  int number = 150000;

  int major() const { return number / 10000; }
  static constexpr ServerVersion of_major(int major) { return {major * 10000}; }
  std::strong_ordering operator<=>(const ServerVersion& other) const {
    return major() <=> other.major();
  }
  bool operator==(const ServerVersion& other) const { return major() == other.major(); }
};

inline constexpr ServerVersion kOldestServer = ServerVersion::of_major(13);
inline constexpr ServerVersion kNewestKnownServer = ServerVersion::of_major(18);

}  // namespace lockstep
