// What clients notice of a view that stands for a table for a while: foretold by both renames.

#pragma once

#include "analyzers/effect.hpp"
#include "sql/identifier.hpp"
#include "sql/server_version.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// `when` says how long `relation` is a view: "from expand to retire".
std::vector<CompatibilityBreak> breaks_of_view(const RelationName& relation, std::string_view when,
                                               ServerVersion version);

// "a", "a and b", "a, b and c"
std::string enumerated(const std::vector<std::string>& names);

}  // namespace lockstep
