#include "analyzers/registry.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace lockstep {
namespace {

struct NamedRule {
  std::string_view name;  // of the object: create_index_blocking
  const Rule* rule;
};

constexpr std::array kNamedRules{
#define LOCKSTEP_RULE(name) NamedRule{#name, &rules::name},
#include "analyzers/rules.def"
#undef LOCKSTEP_RULE
};

constexpr std::array<BuiltinRule, 4> kBuiltin{{
    {"not-understood", "A statement that cannot be judged"},
    {"opaque-code", "Code that cannot be looked into"},
    {"unsafe-effect", "An effect that no other rule tells of"},
    {"unused-directive", "A directive that does nothing"},
}};

using Rules = std::array<Rule, kNamedRules.size()>;

Rules rules_with_ids() {
  static std::array<std::string, kNamedRules.size()> ids;
  Rules result;
  for (std::size_t index = 0; index < kNamedRules.size(); ++index) {
    ids[index] = kNamedRules[index].name;
    std::replace(ids[index].begin(), ids[index].end(), '_', '-');
    result[index] = *kNamedRules[index].rule;
    result[index].id = ids[index];
  }
  return result;
}

}  // namespace

std::span<const Rule> all_rules() {
  static const Rules rules = rules_with_ids();
  return rules;
}

const Rule* find_rule(std::string_view id) {
  const std::span<const Rule> rules = all_rules();
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

std::span<const BuiltinRule> builtin_rules() {
  return kBuiltin;
}

std::vector<std::string_view> all_rule_ids() {
  std::vector<std::string_view> ids;
  for (const Rule& rule : all_rules())
    ids.push_back(rule.id);
  for (const BuiltinRule& rule : builtin_rules())
    ids.push_back(rule.id);
  return ids;
}

const std::set<std::string>& rules_off_by_default() {
  static const std::set<std::string> ids = [] {
    std::set<std::string> off;
    for (const Rule& rule : all_rules()) {
      if (!rule.on_by_default) off.emplace(rule.id);
    }
    return off;
  }();
  return ids;
}

}  // namespace lockstep
