// Where something stood in YAML, for messages. yaml-cpp counts lines and columns from 0, columns in
// bytes.

#pragma once

#include "sql/source_span.hpp"

#include <algorithm>

namespace lockstep {

// The place of a byte on a line; past the line's end is its end. Lines count from 1.
inline SourcePosition place_on_line(const SourceText& source, int line, std::size_t byte) {
  const std::string_view text =
      source.line(line).substr(0, std::min(byte, source.line(line).size()));
  const auto characters = std::count_if(text.begin(), text.end(), [](char letter) {
    return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
  });
  return {line, static_cast<int>(characters) + 1};
}

// yaml-cpp 0.7 takes an open quote before a final line break for a closed one; without the break it
// is an error.
inline std::string_view without_final_breaks(std::string_view yaml) {
  return yaml.substr(0, yaml.find_last_not_of("\r\n") + 1);
}

}  // namespace lockstep
