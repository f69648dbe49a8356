#include "migrations/nearest_name.hpp"

#include <algorithm>
#include <vector>

namespace lockstep {
namespace {

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
std::size_t edit_distance(std::string_view left, std::string_view right) {
  const std::size_t width = right.size() + 1;
  std::vector<std::size_t> before(width), last(width), current(width);
  for (std::size_t column = 0; column < width; ++column)
    last[column] = column;
  for (std::size_t row = 1; row <= left.size(); ++row) {
    current[0] = row;
    for (std::size_t column = 1; column < width; ++column) {
      const std::size_t change = left[row - 1] == right[column - 1] ? 0 : 1;
      current[column] =
          std::min({last[column] + 1, current[column - 1] + 1, last[column - 1] + change});
      const bool swapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] &&
                           left[row - 2] == right[column - 1];
      if (swapped) current[column] = std::min(current[column], before[column - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, current);
  }
  return last[right.size()];
}

}  // namespace

std::optional<std::string_view> nearest_name(std::string_view word,
                                             std::span<const std::string_view> names) {
  // A pasted file must not cost a quadratic table.
  constexpr std::size_t kLongestWord = 64;
  if (word.empty() || word.size() > kLongestWord) return std::nullopt;
  std::optional<std::string_view> nearest;
  std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
  for (const std::string_view name : names) {
    const std::size_t distance = edit_distance(word, name);
    if (distance > allowed || (nearest && distance == allowed)) continue;
    nearest = name;
    allowed = distance;
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> names) {
  if (const auto nearest = nearest_name(word, names)) {
    return "did you mean \"" + std::string(*nearest) + "\"?";
  }
  std::string known = "known: ";
  for (const std::string_view name : names) {
    if (name != names.front()) known += ", ";
    known += name;
  }
  return known;
}

}  // namespace lockstep
