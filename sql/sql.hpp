// SQL as a value. Text becomes Sql in four ways only: built by SqlBuilder from compile-time
// fragments and quoted parts, sliced from a parsed statement, printed by the server from its
// catalog, or read back from the ledger, where lockstep wrote it.

#pragma once

#include "sql/source_span.hpp"

#include <string>
#include <utility>

namespace lockstep {

struct Statement;
struct Expression;

class Sql {
 public:
  Sql() = default;

  // The statement exactly as its author wrote it, without the final semicolon.
  static Sql from_statement(const Statement& statement);
  // A definition that the server printed (pg_get_…def), or sql/catalog_definition's form of one.
  static Sql from_catalog(std::string text) { return Sql(std::move(text)); }
  // Text that lockstep itself wrote to the ledger or to a plan.
  static Sql recorded(std::string text) { return Sql(std::move(text)); }

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool operator==(const Sql&) const = default;

 private:
  friend class SqlBuilder;
  explicit Sql(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace lockstep
