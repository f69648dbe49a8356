// All rules, from rules.def. The id is the name with dashes, so file, id, page and test cannot
// drift.

#pragma once

#include "analyzers/rule.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

std::span<const Rule> all_rules();
const Rule* find_rule(std::string_view id);

// Rules that analyze() reports without a rule file.
struct BuiltinRule {
  std::string_view id;
  std::string_view summary;
};
std::span<const BuiltinRule> builtin_rules();

// The ids of both kinds.
std::vector<std::string_view> all_rule_ids();

// What is silent unless somebody asks for it: matters of style, and what `upgrade` sees to itself.
const std::set<std::string>& rules_off_by_default();

}  // namespace lockstep
