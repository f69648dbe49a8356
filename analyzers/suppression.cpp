#include "analyzers/suppression.hpp"

#include "analyzers/registry.hpp"
#include "migrations/nearest_name.hpp"

#include <algorithm>

namespace lockstep {
namespace {

Finding unused(const Directive& directive, std::string message, std::string help) {
  return {
      .rule = "unused-directive",
      .verdict = Verdict::Caution,
      .span = directive.span,
      .message = std::move(message),
      .help = std::move(help),
  };
}

void apply_allow(const Directive& directive, std::vector<Finding>& findings,
                 std::vector<Finding>& unused_ones) {
  bool used = false;
  for (Finding& finding : findings) {
    if (finding.rule != directive.rule) continue;
    finding.suppressed = directive.reason;
    used = true;
  }
  if (used) return;
  const std::vector<std::string_view> ids = all_rule_ids();
  if (std::find(ids.begin(), ids.end(), directive.rule) == ids.end()) {
    unused_ones.push_back(unused(directive, "No rule is called \"" + directive.rule + "\".",
                                 did_you_mean(directive.rule, ids)));
  } else {
    unused_ones.push_back(unused(
        directive, "\"allow " + directive.rule + "\" suppresses nothing here.", "Remove it."));
  }
}

// Whether some action of the statement is one that the directive speaks of.
template <class Predicate>
bool any_action(const Statement& statement, Predicate predicate) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  return alter != nullptr && std::any_of(alter->actions.begin(), alter->actions.end(), predicate);
}

bool drops_or_retypes_column(const AlterAction& action) {
  return std::holds_alternative<AlterColumnType>(action) ||
         std::holds_alternative<DropColumn>(action);
}
bool retypes_column(const AlterAction& action) {
  return std::holds_alternative<AlterColumnType>(action);
}
bool adds_unfilled_not_null_column(const AlterAction& action) {
  const auto* add = std::get_if<AddColumn>(&action);
  return add != nullptr && add->column.not_null && !add->column.default_value;
}

// Nothing: the statement can use it.
std::string_view only_for(const Directive& directive, const Statement& statement) {
  switch (directive.kind) {
    case DirectiveKind::Reverse:
      return any_action(statement, drops_or_retypes_column) ? ""
                                                            : "ALTER COLUMN … TYPE and DROP COLUMN";
    case DirectiveKind::Fill:
      return any_action(statement, adds_unfilled_not_null_column)
                 ? ""
                 : "ADD COLUMN … NOT NULL without a default";
    case DirectiveKind::Flip:
      return any_action(statement, retypes_column) ? "" : "ALTER COLUMN … TYPE";
    case DirectiveKind::SubscribersReady:
      return std::holds_alternative<AlterTable>(statement.node) ||
                     std::holds_alternative<Rename>(statement.node)
                 ? ""
                 : "statements that change a table";
    case DirectiveKind::Allow:
    case DirectiveKind::PhaseContract:
    case DirectiveKind::AsIs:
      return "";
  }
  return "";
}

}  // namespace

void apply_directives(const ScriptStatement& statement, std::vector<Finding>& findings) {
  std::vector<Finding> unused_ones;
  for (const Directive& directive : statement.directives) {
    if (directive.kind == DirectiveKind::Allow) {
      apply_allow(directive, findings, unused_ones);
      continue;
    }
    const std::string_view use = only_for(directive, statement.statement);
    if (use.empty()) continue;
    unused_ones.push_back(
        unused(directive, "\"" + std::string(to_string(directive.kind)) + "\" does nothing here.",
               "It is for " + std::string(use) + "."));
  }
  findings.insert(findings.end(), unused_ones.begin(), unused_ones.end());
}

}  // namespace lockstep
