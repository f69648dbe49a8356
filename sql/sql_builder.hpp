// Builds Sql from compile-time fragments and parts that quote themselves. A runtime string does not
// compile: there is no operator<< for it.
//
//   Sql sql = SqlBuilder{} << "ALTER TABLE " << table << " VALIDATE CONSTRAINT " << constraint;

#pragma once

#include "sql/identifier.hpp"
#include "sql/sql.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lockstep {

// SQL text fixed when lockstep is compiled.
class Fragment {
 public:
  consteval Fragment(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// A value where SQL takes no parameter (DDL, one-string transactions); quoted by the builder.
struct Literal {
  std::string_view text;
};

class SqlBuilder {
 public:
  SqlBuilder& operator<<(Fragment fragment);
  SqlBuilder& operator<<(const Identifier& name);
  SqlBuilder& operator<<(const RelationName& name);
  SqlBuilder& operator<<(Literal literal);
  SqlBuilder& operator<<(std::int64_t number);
  SqlBuilder& operator<<(const Sql& sql);
  // In parentheses on lines of its own, so that a trailing "--" comment cannot eat what follows.
  SqlBuilder& operator<<(const Expression& expression);
  // A comma-separated list of names.
  SqlBuilder& operator<<(std::span<const Identifier> names);
  // The text of a type as format_type() gives it or as the author wrote it.
  SqlBuilder& type(const struct TypeName& type);

  Sql build() const { return Sql(text_); }
  operator Sql() const { return build(); }  // NOLINT(google-explicit-constructor)

 private:
  std::string text_;
};

}  // namespace lockstep
