#include "sql/sql_builder.hpp"

#include "sql/statement.hpp"

namespace lockstep {

Sql Sql::from_statement(const Statement& statement) {
  return Sql(statement.text);
}

SqlBuilder& SqlBuilder::operator<<(Fragment fragment) {
  text_ += fragment.text();
  return *this;
}

SqlBuilder& SqlBuilder::operator<<(const Identifier& name) {
  text_ += name.quoted();
  return *this;
}

SqlBuilder& SqlBuilder::operator<<(const RelationName& name) {
  text_ += name.quoted();
  return *this;
}

SqlBuilder& SqlBuilder::operator<<(Literal literal) {
  text_ += quoted_literal(literal.text);
  return *this;
}

SqlBuilder& SqlBuilder::operator<<(std::int64_t number) {
  text_ += std::to_string(number);
  return *this;
}

SqlBuilder& SqlBuilder::operator<<(const Sql& sql) {
  text_ += sql.text();
  return *this;
}

SqlBuilder& SqlBuilder::operator<<(const Expression& expression) {
  text_ += "(\n" + expression.text + "\n)";
  return *this;
}

SqlBuilder& SqlBuilder::operator<<(std::span<const Identifier> names) {
  bool first = true;
  for (const Identifier& name : names) {
    if (!first) text_ += ", ";
    text_ += name.quoted();
    first = false;
  }
  return *this;
}

SqlBuilder& SqlBuilder::type(const TypeName& type) {
  text_ += type.text;
  return *this;
}

}  // namespace lockstep
