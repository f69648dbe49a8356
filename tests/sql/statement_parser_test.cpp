// A script into statements: where they begin and end, what happens around what cannot be parsed,
// and input that is no SQL at all.

#include "sql/statement_parser.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace lockstep;
using namespace lockstep::tests;

namespace {

std::string repeated(std::string_view piece, int times) {
  std::string text;
  for (int left = times; left > 0; --left)
    text += piece;
  return text;
}

}  // namespace

TEST_CASE("statements stand without blanks, comments and semicolons around them") {
  CHECK(statement_texts("").empty());
  CHECK(statement_texts("  \n\t ;; ; ").empty());
  CHECK(statement_texts("-- nothing\n/* at /* all */ */").empty());
  CHECK(statement_texts("-- a\nSELECT 1 /* b */ ; /* c */ SELECT 2 -- d") ==
        Texts{"SELECT 1", "SELECT 2"});
  CHECK(statement_texts("SELECT 1;\r\nSELECT 2;\r\n") == Texts{"SELECT 1", "SELECT 2"});
  CHECK(statement_texts("\xEF\xBB\xBFSELECT 1") == Texts{"SELECT 1"});
}

TEST_CASE("a semicolon within a statement does not end it") {
  for (const std::string& sql : {
           std::string("DO $$ BEGIN PERFORM 1; END $$"),
           std::string("DO $a$ x; $$ y; $b$ $a$"),
           std::string("SELECT ';', \"a;b\", E'\\';', $$;$$ /* ; */ -- ;\n, 1"),
           std::string("CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)"),
           std::string(
               "CREATE OR REPLACE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)"),
           std::string("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END"),
           std::string(
               "CREATE OR REPLACE PROCEDURE f() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; "
               "SELECT CASE 1 WHEN 1 THEN CASE 2 WHEN 2 THEN 3 END END AS end, t.case FROM t; END"),
       }) {
    CAPTURE(sql);
    CHECK(statement_texts(sql + "; SELECT 3;") == Texts{sql, "SELECT 3"});
    CHECK(error_texts(sql + "; SELECT 3;").empty());
  }
}

TEST_CASE("spans are bytes of the whole file, also when only a region is parsed") {
  const SourceText source("f.sql", "SELECT 'é'; -- x\nSELECT 2; SELECT 3");
  const ParsedScript whole = parse_script(source);
  REQUIRE(whole.statements.size() == 3);
  for (const Statement& statement : whole.statements)
    CHECK(source.slice(statement.span) == statement.text);
  const std::size_t second = source.text().find("SELECT 2");
  const ParsedScript region = parse_script(source, {second, second + 9});
  REQUIRE(region.statements.size() == 1);
  CHECK(region.statements[0].span == SourceSpan{second, second + 8});
  CHECK(source.position(region.statements[0].span.begin) == SourcePosition{2, 1});
  CHECK(parse_script(source, {5, 5}).statements.empty());
}

TEST_CASE("every syntax error is reported where it is, and the other statements are still there") {
  const std::string sql =
      "SELECT 1;\nSELEC 2;\nSELECT 'é' FROM WHERE;\nSELECT 3;\nCREATE TABLE t (a int;\nSELECT 4;";
  CHECK(statement_texts(sql) == Texts{"SELECT 1", "SELECT 3", "SELECT 4"});
  CHECK(error_texts(sql) == Texts{"2:1 syntax error at or near \"SELEC\"",
                                  "3:17 syntax error at or near \"WHERE\"",
                                  "5:22 syntax error at end of input"});
}

TEST_CASE("an error's place counts characters, in a region as well") {
  CHECK(error_texts("SELECT 'ééé'\n, 'é' é é") == Texts{"2:9 syntax error at or near \"é\""});
  const SourceText source("f.sql", "-- é\n\nSELEC 1");
  CHECK(parse_script(source, {6, 14}).errors.front().at == SourcePosition{3, 1});
}

TEST_CASE("an error's hint names the grammar") {
  const Diagnostic error = parsed("SELEC 1").errors.front();
  CHECK(error.path == "f.sql");
  CHECK(error.hint.find("PostgreSQL " + std::to_string(grammar_version())) != std::string::npos);
}

TEST_CASE("what a file ends in too early is reported where it began") {
  CHECK(error_texts("SELECT 1;\nSELECT 'a; SELECT 2") == Texts{"2:8 a string is not closed"});
  CHECK(error_texts("SELECT \"a") == Texts{"1:8 a quoted name is not closed"});
  CHECK(error_texts("SELECT $$a") == Texts{"1:8 a string is not closed"});
  CHECK(error_texts("/* a /* b */") == Texts{"1:1 a comment is not closed"});
  CHECK(statement_texts("SELECT 1;\nSELECT 'a; SELECT 2") == Texts{"SELECT 1"});
  CHECK(error_texts("SELECT U&\"a") == Texts{"1:8 a quoted name is not closed"});
}

TEST_CASE("what is psql's own is an error with a hint, and the rest goes on") {
  const std::string sql =
      "\\connect shop\nSELECT 1;\nCOPY t FROM stdin;\n1\tit's \"\\N\n2\t$$/*\n\\.\nSELECT 2;\n"
      "SELECT :name;\nSELECT 3 \\gexec\n;SELECT 4";
  CHECK(statement_texts(sql) == Texts{"SELECT 1", "SELECT 2", "SELECT 4"});
  const std::vector<Diagnostic> errors = parsed(sql).errors;
  REQUIRE(errors.size() == 4);
  CHECK(to_string(errors[0]) ==
        "f.sql:1:1: a command of psql\n  hint: Commands of psql are not SQL: leave the line out.");
  CHECK(to_string(errors[1]) ==
        "f.sql:3:1: COPY … FROM stdin\n  hint: Only psql sends the data that follow: use INSERT.");
  CHECK(errors[2].hint == "Variables of psql are not filled in here: write the value.");
  CHECK(errors[3].hint == "Commands of psql are not SQL: leave the line out.");
  // Without its end mark nothing is taken for data.
  CHECK(statement_texts("COPY t FROM stdin;\nSELECT 1;") == Texts{"SELECT 1"});
  CHECK(error_texts("COPY t FROM '/f'; COPY t TO stdout").empty());
}

TEST_CASE("bytes that are no text are an error with their place") {
  CHECK(error_texts(std::string("SELECT 1;\n\0SELECT 2", 19)) == Texts{"2:1 a NUL byte"});
  CHECK(error_texts("SELECT 'é\xff'") == Texts{"1:10 a byte that is not UTF-8"});
  CHECK(error_texts("SELECT 1 \xc3") == Texts{"1:10 a byte that is not UTF-8"});
  CHECK(error_texts("\xff\xfeS").front() == "1:1 a byte that is not UTF-8");
}

TEST_CASE("a statement that is too long is an error") {
  const std::string sql =
      "INSERT INTO t VALUES (1)" + repeated(",\n(1234567890)", 100'000) + "; SELECT 1";
  CHECK(error_texts(sql) == Texts{"1:1 a statement of more than 1 MB"});
  CHECK(statement_texts(sql) == Texts{"SELECT 1"});
}

TEST_CASE("deep nesting is an error, not a crash") {
  const auto [before, piece, after] = GENERATE(
      table<std::string, std::string, std::string>({{"SELECT ", "(", ""},
                                                    {"SELECT ", "1+", "1"},
                                                    {"SELECT ", "- ", "1"},
                                                    {"SELECT ", "NOT ", "true"},
                                                    {"SELECT 1", "::int", ""},
                                                    {"SELECT 1", " UNION SELECT 1", ""},
                                                    {"SELECT 1", " IS NULL", ""},
                                                    {"", "(SELECT ", ""},
                                                    {"CREATE TABLE t (a int CHECK (", "a||", "a))"},
                                                    {"SELECT ", "a.", "a"}}));
  for (const int times : {10'000, 60'000}) {
    const std::string sql = before + repeated(piece, times) + after + "; SELECT 1";
    const ParsedScript script = parsed(sql);
    CAPTURE(piece, times);
    CHECK(script.errors.size() + script.statements.size() == 2);
    CHECK(script.statements.back().text == "SELECT 1");
  }
}

TEST_CASE("100,000 parentheses are a clear error with a place") {
  const std::string sql =
      "SELECT " + repeated("(", 100'000) + "1" + repeated(")", 100'000) + "; SELECT 1";
  const Texts errors = error_texts(sql);
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().ends_with(" the statement nests too deeply for the parser"));
  CHECK(statement_texts(sql) == Texts{"SELECT 1"});
}

TEST_CASE("a message is one short line") {
  const std::string error = error_texts("SELECT 1 '" + repeated("x\n", 1000) + "'").front();
  CHECK(error.size() < 200);
  CHECK(error.find('\n') == std::string::npos);
}

TEST_CASE("scripts are parsed by several threads at once") {
  const auto work = [] {
    for (int round = 0; round < 50; ++round)
      parse_script(SourceText("f.sql", "ALTER TABLE t ADD a int DEFAULT 1 + 1; SELEC"));
  };
  std::vector<std::thread> threads;
  for (int left = 4; left > 0; --left)
    threads.emplace_back(work);
  for (std::thread& thread : threads)
    thread.join();
}

TEST_CASE("significant tokens are the same for the same statement") {
  const Texts expected{"alter", "table", "\"T\"", "add", "a", "int", "default", "'X'"};
  CHECK(significant_tokens("ALTER TABLE \"T\" ADD a INT DEFAULT 'X'") == expected);
  CHECK(significant_tokens("-- c\nalter\ttable\"T\"/* d */add A int\r\ndefault 'X'") == expected);
  CHECK(significant_tokens("SELECT É").back() == "É");  // the server folds ASCII alone in UTF-8
  CHECK(significant_tokens("a@-1") != significant_tokens("a @ -1"));
  CHECK(significant_tokens("$$a  b$$") == Texts{"$$a  b$$"});
  CHECK(significant_tokens("").empty());
  CHECK_THROWS_AS(significant_tokens("SELECT 'a"), UserError);
}

TEST_CASE("comments are found, and what only looks like one is not") {
  const std::string sql =
      "-- lockstep: allow x: y\nSELECT '-- no', $$/* no */$$, \"--\" /* a\n b */;--";
  const std::vector<SourceComment> comments = scan_comments(sql);
  REQUIRE(comments.size() == 3);
  CHECK(comments[0].body == "lockstep: allow x: y");
  CHECK(comments[0].line_comment);
  CHECK(sql.substr(comments[0].span.begin, comments[0].span.end - comments[0].span.begin) ==
        "-- lockstep: allow x: y");
  CHECK(comments[1].body == "a\n b");
  CHECK_FALSE(comments[1].line_comment);
  CHECK(comments[2].body.empty());
  CHECK(scan_comments("--\r\n/**//***/").size() == 3);
  CHECK(scan_comments("/* open").empty());
}
