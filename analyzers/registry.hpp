// All rules, from rules.def. The id is the name with dashes, so file, id, page and test cannot
// drift.

#pragma once

#include "analyzers/rule.hpp"

#include <span>
#include <string_view>

namespace lockstep {

std::span<const Rule> all_rules();
const Rule* find_rule(std::string_view id);

// Ids that analyze() reports without a rule file: "not-understood", "opaque-code", "unsafe-effect",
// "unused-directive".
std::span<const std::string_view> builtin_rule_ids();

}  // namespace lockstep
