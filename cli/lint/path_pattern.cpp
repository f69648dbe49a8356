#include "cli/lint/path_pattern.hpp"

#include <cstddef>
#include <vector>

namespace lockstep {
namespace {

// Which beginnings of the path the pattern read so far can be, by length.
using Reached = std::vector<bool>;

Reached after_star(const Reached& before, std::string_view path, bool across_folders) {
  Reached after(path.size() + 1);
  for (std::size_t length = 0; length <= path.size(); ++length) {
    const bool grows =
        length > 0 && after[length - 1] && (across_folders || path[length - 1] != '/');
    after[length] = before[length] || grows;
  }
  return after;
}

// "**/" is nothing, or anything that ends with a "/".
Reached after_folders(const Reached& before, std::string_view path) {
  const Reached anything = after_star(before, path, true);
  Reached after = before;
  for (std::size_t length = 1; length <= path.size(); ++length) {
    if (path[length - 1] == '/' && anything[length - 1]) after[length] = true;
  }
  return after;
}

Reached after_character(const Reached& before, std::string_view path, char wanted) {
  Reached after(path.size() + 1);
  for (std::size_t length = 1; length <= path.size(); ++length) {
    const char letter = path[length - 1];
    after[length] = before[length - 1] && (wanted == '?' ? letter != '/' : letter == wanted);
  }
  return after;
}

}  // namespace

bool matches_path(std::string_view pattern, std::string_view path) {
  Reached reached(path.size() + 1);
  reached[0] = true;
  while (!pattern.empty()) {
    if (pattern.starts_with("**/")) {
      reached = after_folders(reached, path);
      pattern.remove_prefix(3);
    } else if (pattern.front() == '*') {
      const bool across = pattern.starts_with("**");
      reached = after_star(reached, path, across);
      pattern.remove_prefix(across ? 2 : 1);
    } else {
      reached = after_character(reached, path, pattern.front());
      pattern.remove_prefix(1);
    }
  }
  return reached.back();
}

}  // namespace lockstep
