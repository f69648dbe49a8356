#include "sql/shown_statement.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

TEST_CASE("A shown statement is one line without constants and comments") {
  CHECK(shown_statement("SELECT  a\n  FROM t -- of Eve\nWHERE b = 'Eve' AND c = 12.5 AND d = $1") ==
        "SELECT a FROM t WHERE b = ? AND c = ? AND d = $1");
  CHECK(shown_statement("SELECT $$secret$$, E'x\\'y', \"A b\"") == "SELECT ?, ?, \"A b\"");
}

TEST_CASE("A literal that a cut-off text ends in is not shown either") {
  CHECK(shown_statement("INSERT INTO t VALUES ('secr") == "INSERT INTO t VALUES (?");
  CHECK(shown_statement(std::string_view("SELECT 1\0 secret", 16)) == "SELECT ?");
}

TEST_CASE("A long statement is shortened at a character's boundary") {
  std::string sql = "SELECT ";
  for (int i = 0; i < 100; ++i)
    sql += "größe, ";
  const std::string shown = shown_statement(sql);
  CHECK(shown.size() < 130);
  CHECK_THAT(shown, Catch::EndsWith("…"));
}
