// Short ways to parse in a test.

#pragma once

#include "sql/source_span.hpp"
#include "sql/statement_parser.hpp"
#include "tests/catch.hpp"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lockstep::tests {

inline ParsedScript parsed(const std::string& sql) {
  return parse_script(SourceText("f.sql", sql));
}

// Texts of the statements, in order.
inline std::vector<std::string> statement_texts(const std::string& sql) {
  std::vector<std::string> texts;
  for (const Statement& statement : parsed(sql).statements)
    texts.push_back(statement.text);
  return texts;
}

// "line:column message" of the errors, in order.
inline std::vector<std::string> error_texts(const std::string& sql) {
  std::vector<std::string> texts;
  for (const Diagnostic& error : parsed(sql).errors) {
    texts.push_back(std::to_string(error.at.line) + ':' + std::to_string(error.at.column) + ' ' +
                    error.message);
  }
  return texts;
}

inline Statement statement(const std::string& sql) {
  ParsedScript script = parsed(sql);
  CAPTURE(sql);
  for (const Diagnostic& error : script.errors)
    FAIL(to_string(error));
  REQUIRE(script.statements.size() == 1);
  return std::move(script.statements.front());
}

// The one statement of the text, which is of this kind.
template <class Node>
Node parse_as(const std::string& sql) {
  const Statement parsed_statement = statement(sql);
  const auto* unmodelled = std::get_if<Unmodelled>(&parsed_statement.node);
  CAPTURE(sql, unmodelled == nullptr ? "" : unmodelled->what);
  REQUIRE(std::holds_alternative<Node>(parsed_statement.node));
  return std::get<Node>(parsed_statement.node);
}

// The first action of an ALTER TABLE.
template <class Action>
Action action(const std::string& sql) {
  const AlterAction first = parse_as<AlterTable>(sql).actions.at(0);
  const auto* other = std::get_if<OtherAlterAction>(&first);
  CAPTURE(sql, other == nullptr ? "" : other->subtype);
  REQUIRE(std::holds_alternative<Action>(first));
  return std::get<Action>(first);
}

inline bool is_unmodelled(const std::string& sql) {
  return std::holds_alternative<Unmodelled>(statement(sql).node);
}

// Names in shown form.
template <class Names>
std::vector<std::string> shown(const Names& names) {
  std::vector<std::string> texts;
  for (const auto& name : names)
    texts.push_back(name.shown());
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace lockstep::tests
