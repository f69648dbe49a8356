// "Did you mean": the name of a list that a mistyped word is closest to.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lockstep {

// The nearest of the names by edit distance (a swap of neighbours counts one); nothing when the
// word is not close to any: more than a third of its letters would have to change.
std::optional<std::string_view> nearest_name(std::string_view word,
                                             std::span<const std::string_view> names);

// "did you mean \"x\"?", or "known: a, b, c" when nothing is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> names);

}  // namespace lockstep
