// A text[] as one parameter or literal: {"a","b"} with the server's escapes.

#pragma once

#include <string>
#include <vector>

namespace lockstep {

std::string text_array(const std::vector<std::string>& elements);

}  // namespace lockstep
