// Quoting against the server's own quote_ident(), quote_literal() and truncation of names.

#include "executor/pg/database.hpp"
#include "sql/identifier.hpp"
#include "sql/keywords.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <string>

using namespace lockstep;

TEST_CASE("every keyword is shown as quote_ident() shows it") {
  tests::TempDatabase database;
  Session& session = database.session();
  const Rows rows = session.query(
      Sql::recorded("SELECT word, quote_ident(word), catcode FROM pg_get_keywords()"));
  REQUIRE(rows.size() > 400);
  const bool newest = session.server_version() >= kNewestKnownServer;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string& word = rows.text(row, 0);
    CAPTURE(word, rows.text(row, 2));
    // A newer server's keyword is quoted for an older one too.
    if (Identifier(word).shown() == word || newest) {
      CHECK(Identifier(word).shown() == rows.text(row, 1));
    } else {
      CHECK(Identifier(word).shown() == Identifier(word).quoted());
    }
  }
}

TEST_CASE("other names are shown as quote_ident() shows them") {
  tests::TempDatabase database;
  const std::string name = GENERATE(as<std::string>{}, "account", "Account", "_", "a1", "1a", "a b",
                                    "a$b", "a\"b", "\"", "é", "a.b", "-", "a\\b");
  CAPTURE(name);
  const Rows rows = database.session().query(Sql::recorded("SELECT quote_ident($1)"), {name});
  CHECK(Identifier(name).shown() == rows.text(0, 0));
}

TEST_CASE("a name that is built into SQL is the name that the server stores") {
  tests::TempDatabase database;
  const std::string name = GENERATE(as<std::string>{}, "a\"b", "select", "E'\\x", "a;b", "--", "/*",
                                    "$$", "é", std::string(63, 'a'), std::string(62, 'a') + "é",
                                    std::string(61, 'a') + "😀", std::string(31, '"'));
  CAPTURE(name);
  database.session().script(SqlBuilder{} << "CREATE TABLE t (" << Identifier(name) << " int)");
  CHECK(database.value(
            "SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum = 1") ==
        Identifier(name).text());
}

TEST_CASE("the server cuts a long name where we do") {
  tests::TempDatabase database;
  const std::string name = GENERATE(std::string(70, 'a'), std::string(62, 'a') + "éa",
                                    std::string(61, 'a') + "😀a", std::string(60, 'a') + "ééé");
  CAPTURE(name);
  database.run("CREATE TABLE t (\"" + name + "\" int)");
  CHECK(database.value(
            "SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum = 1") ==
        Identifier(name).text());
}

TEST_CASE("a literal is read back whatever standard_conforming_strings says") {
  tests::TempDatabase database;
  Session& session = database.session();
  const std::string setting = GENERATE(as<std::string>{}, "on", "off");
  const std::string text =
      GENERATE(as<std::string>{}, "", "it's", "C:\\tmp", "\\", "\\'", "é\n", "$1", "E'x'");
  CAPTURE(setting, text);
  session.query(Sql::recorded("SET escape_string_warning = off"));
  session.query(Sql::recorded("SET standard_conforming_strings = " + setting));
  CHECK(session.query(SqlBuilder{} << "SELECT " << Literal{text}).text(0, 0) == text);
}
