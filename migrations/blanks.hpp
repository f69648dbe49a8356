// Blanks around text, and what stands before a comment on its line.

#pragma once

#include <string_view>

namespace lockstep {

inline constexpr std::string_view kBlanks = " \t\r\n\f\v";

constexpr std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// Whether nothing but blanks stands before `offset` on its line.
constexpr bool starts_its_line(std::string_view text, std::size_t offset) {
  const std::size_t last = text.substr(0, offset).find_last_not_of(" \t");
  return last == std::string_view::npos || text[last] == '\n';
}

}  // namespace lockstep
