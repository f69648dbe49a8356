// A list in a sentence.

#pragma once

#include <string>
#include <vector>

namespace lockstep {

// "a, b, c"
inline std::string comma_separated(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items)
    text += (text.empty() ? "" : ", ") + item;
  return text;
}

}  // namespace lockstep
