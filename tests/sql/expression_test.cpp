// Expressions: the slice of the author's text, the facts of its tree, and expressions by
// themselves.

#include "sql/sql_builder.hpp"
#include "sql/statement_parser.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <string>
#include <variant>

using namespace lockstep;
using namespace lockstep::tests;

namespace {

Expression facts(const std::string& text) {
  auto result = parse_expression(text);
  CAPTURE(text);
  REQUIRE(std::holds_alternative<Expression>(result));
  return std::get<Expression>(result);
}

std::string failure(const std::string& text) {
  auto result = parse_expression(text);
  if (std::holds_alternative<Expression>(result)) return "";
  const auto& problem = std::get<Diagnostic>(result);
  return std::to_string(problem.at.line) + ':' + std::to_string(problem.at.column) + ' ' +
         problem.message;
}

std::string default_of(const std::string& column) {
  const auto add = action<AddColumn>("ALTER TABLE t ADD " + column + ", ADD z int");
  REQUIRE(add.column.default_value);
  return add.column.default_value->text;
}

}  // namespace

TEST_CASE("facts come from the tree") {
  const Expression expression =
      facts("lower(a.\"B\") || pg_catalog.MD5(c::text) || b + CURRENT_DATE");
  CHECK(shown(expression.columns) == Texts{"\"B\"", "c", "b"});
  CHECK(expression.functions == Texts{"current_date", "lower", "pg_catalog.md5"});
  CHECK_FALSE(expression.constant);
  CHECK_FALSE(expression.has_subquery);
  CHECK(facts("(SELECT max(x) FROM t)").has_subquery);
  CHECK(facts("EXISTS (SELECT 1)").has_subquery);
  CHECK(facts("count(*)").columns.empty());
  CHECK(facts("current_timestamp(3)").functions == Texts{"current_timestamp"});
  CHECK(facts("nextval('s'::regclass)").functions == Texts{"nextval"});
  CHECK(facts("a AT TIME ZONE 'UTC'").functions == Texts{"pg_catalog.timezone"});
  CHECK(facts("a /* c */ + a -- d").columns.size() == 1);
}

TEST_CASE("a constant is made of literals, casts, signs and arrays of them") {
  for (const char* text : {"1", "-1", "- 1.5", "+1", "'x'", "'x'::text", "CAST('1' AS int)", "true",
                           "NULL", "NULL::int", "ARRAY[1, -2]::int[]", "'{}'::jsonb",
                           "interval '1 day'", "date '2020-01-01'", "'x' COLLATE \"C\"", "B'1'"})
    CHECK(facts(text).constant);
  for (const char* text : {"1 + 1", "a", "now()", "current_date", "@ -1", "ARRAY[a]", "a::text",
                           "(SELECT 1)", "NOT true", "$1"})
    CHECK_FALSE(facts(text).constant);
  CHECK(facts("NULL").null_literal);
  CHECK_FALSE(facts("NULL::int").null_literal);
}

TEST_CASE("one expression is asked for") {
  CHECK(failure("") == "1:1 syntax error at or near \")\"");
  CHECK(failure("a, b") == "1:2 an expression ends here, and more follows");
  CHECK(failure("1) || (2") == "1:2 an expression ends here, and more follows");
  CHECK(failure("1) FROM t WHERE (true") == "1:2 an expression ends here, and more follows");
  CHECK(failure("1; DROP TABLE t") == "1:2 an expression ends here, and more follows");
  CHECK(failure("(1") == "1:3 a parenthesis is not closed");
  CHECK(failure("'a") == "1:1 a string is not closed");
  CHECK(failure("1 +\n 'é' é") == "2:6 syntax error at or near \"é\"");
  CHECK(failure("a AS b") == "1:3 syntax error at or near \"AS\"");
  CHECK(failure(std::string("a\0b", 3)) == "1:2 a NUL byte");
  CHECK(failure("'\xff'") == "1:2 a byte that is not UTF-8");
  CHECK_FALSE(failure(std::string(100'000, '(') + "1" + std::string(100'000, ')')).empty());
}

TEST_CASE("a default is sliced up to what follows it") {
  CHECK(default_of("c int DEFAULT 1") == "1");
  CHECK(default_of("c int DEFAULT 1 NOT NULL") == "1");
  CHECK(default_of("c int NOT NULL DEFAULT 1 + 2 * 3 CHECK (c > 0)") == "1 + 2 * 3");
  CHECK(default_of("c int DEFAULT NULL NULL") == "NULL");
  CHECK(default_of("c int DEFAULT (1, 2) UNIQUE") == "(1, 2)");
  CHECK(default_of("c text DEFAULT 'x' COLLATE \"C\"") == "'x'");
  CHECK(default_of("c text COLLATE \"C\" DEFAULT f(a, 'b') CONSTRAINT d REFERENCES o") ==
        "f(a, 'b')");
  CHECK(default_of("c bool DEFAULT 1 IS NOT DISTINCT FROM 2 NOT NULL") ==
        "1 IS NOT DISTINCT FROM 2");
  CHECK(default_of("c int[] DEFAULT ARRAY[1, 2]::int[] NOT NULL") == "ARRAY[1, 2]::int[]");
  CHECK(default_of("c int CONSTRAINT d DEFAULT -- one\n 1 -- end\n") == "1");
  CHECK(default_of("c int DEFAULT /* a */ 1 /* b */ + /* c */ 2 /* d */") ==
        "1 /* b */ + /* c */ 2");
  CHECK(default_of("c timestamptz DEFAULT (now() AT TIME ZONE 'UTC') NOT NULL") ==
        "(now() AT TIME ZONE 'UTC')");
  CHECK(default_of("\"default\" int DEFAULT 1") == "1");
}

TEST_CASE("a check is sliced between its parentheses") {
  const auto check = [](const std::string& sql) {
    const Constraint constraint = action<AddConstraint>("ALTER TABLE t ADD " + sql).constraint;
    REQUIRE(constraint.check);
    return constraint.check->text;
  };
  CHECK(check("CHECK (a > 0)") == "a > 0");
  CHECK(check("CONSTRAINT c CHECK ((a > 0) AND (b IN (1, 2))) NOT VALID") ==
        "(a > 0) AND (b IN (1, 2))");
  CHECK(check("CONSTRAINT \"check\" CHECK (a = ')') NO INHERIT") == "a = ')'");
  CHECK(check("CHECK (a > 0 -- )\n)") == "a > 0");
}

TEST_CASE("USING is sliced up to the next action") {
  const auto alter = parse_as<AlterTable>(
      "ALTER TABLE t ALTER a TYPE numeric(10, 2) USING round(a, 2), ALTER COLUMN b SET DATA TYPE "
      "text COLLATE \"C\" "
      "USING b::text || ',', ALTER c TYPE varchar(20)");
  REQUIRE(alter.actions.size() == 3);
  const auto& first = std::get<AlterColumnType>(alter.actions[0]);
  CHECK(first.type.text == "numeric(10, 2)");
  CHECK(first.using_expression->text == "round(a, 2)");
  const auto& second = std::get<AlterColumnType>(alter.actions[1]);
  CHECK(second.type.text == "text");
  CHECK(second.collation->shown() == "\"C\"");
  CHECK(second.using_expression->text == "b::text || ','");
  CHECK_FALSE(std::get<AlterColumnType>(alter.actions[2]).using_expression);
}

TEST_CASE("a column named like a keyword does not mislead the slices") {
  CHECK(default_of("\"using\" int DEFAULT 1") == "1");
  const auto type =
      action<AlterColumnType>("ALTER TABLE t ALTER \"using\" TYPE text USING \"using\"::text");
  CHECK(type.using_expression->text == "\"using\"::text");
  CHECK(action<SetDefault>("ALTER TABLE t ALTER \"default\" SET DEFAULT 'default'").value.text ==
        "'default'");
}
