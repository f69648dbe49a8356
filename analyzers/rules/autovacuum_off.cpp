// autovacuum_enabled = false lets dead rows collect until the table has to be frozen by force.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/scanner.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

// autovacuum_enabled = false, off, no, 0; also toast.autovacuum_enabled.
bool turns_off(const std::string& text) {
  const std::string words = lower_case(text);
  constexpr std::string_view kName = "autovacuum_enabled";
  const std::size_t at = words.find(kName);
  if (at == std::string::npos) return false;
  const std::size_t value = words.find_first_not_of(" \t\n='", at + kName.size());
  if (value == std::string::npos) return false;
  const std::string_view rest = std::string_view(words).substr(value);
  return rest.starts_with("f") || rest.starts_with("of") || rest.starts_with("n") ||
         rest.starts_with("0");
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [set, effect] : actions<SetStorageParameters>(statement, context)) {
    if (!turns_off(statement.text) ||
        std::none_of(
            set.names.begin(), set.names.end(),
            [](const std::string& name) { return name.ends_with("autovacuum_enabled"); }) ||
        effect.locks.empty())
      continue;
    findings.add({
        .span = statement.span,
        .message = "Autovacuum of " + altered_table(statement, context) +
                   " is off from here on: dead rows collect, statistics age, and one day the table "
                   "is frozen by force.",
        .help = "Tune it instead: autovacuum_vacuum_scale_factor, autovacuum_vacuum_cost_delay.",
    });
  }
}

}  // namespace

constinit const Rule autovacuum_off{
    .verdict = Verdict::Caution, .summary = "autovacuum turned off", .check = check};

}  // namespace lockstep::rules
