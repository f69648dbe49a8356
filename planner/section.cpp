#include "planner/section.hpp"

#include "sql/single_actions.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <optional>

namespace lockstep {
namespace {

bool is_control(const ScriptStatement& statement, TransactionKind kind) {
  const auto* control = std::get_if<TransactionControl>(&statement.statement.node);
  return control != nullptr && control->kind == kind && statement.directives.empty();
}

// Nothing: one of them is no statement.
std::optional<std::vector<Statement>> parsed(const std::vector<std::string>& texts) {
  std::vector<Statement> statements;
  for (const std::string& text : texts) {
    ParsedScript script = parse_script(SourceText("action", text));
    if (!script.errors.empty() || script.statements.size() != 1) return std::nullopt;
    statements.push_back(std::move(script.statements.front()));
  }
  return statements;
}

// Action by action, and a new column's keys after it. Empty: it cannot be taken apart.
std::vector<ScriptStatement> taken_apart(const ScriptStatement& whole) {
  std::vector<ScriptStatement> parts;
  const auto actions = parsed(single_actions(whole.statement));
  if (!actions) return {};
  for (const Statement& action : *actions) {
    auto keys = parsed(column_and_keys(action));
    if (!keys || keys->empty()) keys = std::vector{action};
    for (Statement& part : *keys) {
      part.span = whole.statement.span;
      parts.push_back({std::move(part), whole.directives});
    }
  }
  return parts;
}

}  // namespace

bool is_one_transaction(const Script& section) {
  const auto& statements = section.statements;
  if (statements.size() < 3 || !is_control(statements.front(), TransactionKind::Begin) ||
      !is_control(statements.back(), TransactionKind::Commit)) {
    return false;
  }
  return std::none_of(statements.begin() + 1, statements.end() - 1,
                      [](const ScriptStatement& statement) {
                        return std::holds_alternative<TransactionControl>(statement.statement.node);
                      });
}

Script without_transaction(Script section) {
  section.statements.erase(section.statements.begin());
  section.statements.pop_back();
  return section;
}

Script with_single_actions(const Script& section, const std::set<std::size_t>& places) {
  Script result;
  result.errors = section.errors;
  for (const ScriptStatement& statement : section.statements) {
    std::vector<ScriptStatement> parts;
    if (places.contains(statement.statement.span.begin)) parts = taken_apart(statement);
    if (parts.size() < 2) parts = {statement};
    result.statements.insert(result.statements.end(), parts.begin(), parts.end());
  }
  return result;
}

}  // namespace lockstep
