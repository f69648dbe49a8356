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

constexpr std::array<std::string_view, 4> kBuiltinIds{"not-understood", "opaque-code",
                                                      "unsafe-effect", "unused-directive"};

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

std::span<const std::string_view> builtin_rule_ids() {
  return kBuiltinIds;
}

}  // namespace lockstep
