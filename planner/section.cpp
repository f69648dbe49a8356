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

// Nothing: it cannot be taken apart.
std::optional<std::vector<ScriptStatement>> taken_apart(const ScriptStatement& whole) {
  const auto* alter = std::get_if<AlterTable>(&whole.statement.node);
  if (alter == nullptr || alter->actions.size() < 2) return std::nullopt;
  std::vector<ScriptStatement> parts;
  for (const std::string& text : single_actions(whole.statement)) {
    ParsedScript parsed = parse_script(SourceText("action", text));
    if (!parsed.errors.empty() || parsed.statements.size() != 1) return std::nullopt;
    ScriptStatement part{std::move(parsed.statements.front()), whole.directives};
    part.statement.span = whole.statement.span;
    parts.push_back(std::move(part));
  }
  if (parts.empty()) return std::nullopt;
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
    std::optional<std::vector<ScriptStatement>> parts;
    if (places.contains(statement.statement.span.begin)) parts = taken_apart(statement);
    if (parts) {
      result.statements.insert(result.statements.end(), parts->begin(), parts->end());
    } else {
      result.statements.push_back(statement);
    }
  }
  return result;
}

}  // namespace lockstep
