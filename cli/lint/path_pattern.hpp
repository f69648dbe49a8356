// Patterns of paths in lockstep.yaml: "legacy/**".

#pragma once

#include <string_view>

namespace lockstep {

// Whether the whole path, with "/" between its parts, is what the pattern says: "*" is anything
// within one part, "**" anything at all, "?" one character that is no "/"; "**/x" is x in any
// folder, this one too. Patterns and paths are bytes.
bool matches_path(std::string_view pattern, std::string_view path);

}  // namespace lockstep
