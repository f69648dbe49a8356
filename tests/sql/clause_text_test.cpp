#include "sql/clause_text.hpp"

#include "sql/statement_parser.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

using namespace lockstep;

namespace {

Statement statement(const std::string& sql) {
  const ParsedScript parsed = parse_script(SourceText("test", sql));
  REQUIRE(parsed.statements.size() == 1);
  return parsed.statements.front();
}

std::string unnamed(const std::string& sql) {
  const Statement parsed = statement(sql);
  const auto& alter = std::get<AlterTable>(parsed.node);
  return without_name(std::get<AddConstraint>(alter.actions.front()).constraint).text();
}

}  // namespace

TEST_CASE("a constraint without its name is the rest as it was written") {
  CHECK(
      unnamed("ALTER TABLE t ADD CONSTRAINT \"odd \"\"Name\" -- so\n FOREIGN  KEY (a) REFERENCES b "
              "NOT VALID") == "FOREIGN  KEY (a) REFERENCES b NOT VALID");
  CHECK(unnamed("ALTER TABLE t ADD FOREIGN KEY (\"constraint\") REFERENCES b -- why") ==
        "FOREIGN KEY (\"constraint\") REFERENCES b");
  CHECK(unnamed("ALTER TABLE t ADD UNIQUE (constraint_name)") == "UNIQUE (constraint_name)");
}

TEST_CASE("an index's clause begins behind its table") {
  const auto clause = [](const std::string& sql) { return index_clause(statement(sql))->text(); };
  CHECK(clause("CREATE INDEX i ON t (a)") == " (a)");
  CHECK(clause("CREATE UNIQUE INDEX IF NOT EXISTS \"on\" ON ONLY \"S on\" . \"t\" USING btree (a) "
               "WHERE b") == " USING btree (a) WHERE b");
  CHECK(clause("create index concurrently i /* on x */ on s.t(a, lower(b))") == " (a, lower(b))");
}

TEST_CASE("plain keys are columns without parentheses of their own") {
  const auto plain = [](const std::string& sql) { return has_plain_keys_only(statement(sql)); };
  CHECK(plain("CREATE INDEX i ON t (a, b DESC NULLS LAST)"));
  CHECK(plain("CREATE INDEX i ON s.t USING gin (a gin_ops) WITH (fastupdate = off) WHERE (b > 1)"));
  CHECK_FALSE(plain("CREATE INDEX i ON t (lower(a))"));
  CHECK_FALSE(plain("CREATE INDEX i ON t (a, (b + 1))"));
  CHECK_FALSE(plain("CREATE INDEX i ON t (a) INCLUDE (b)"));
}

TEST_CASE("REINDEX with options has them in parentheses") {
  CHECK(has_reindex_options(statement("REINDEX (VERBOSE) TABLE t")));
  CHECK(has_reindex_options(statement("REINDEX /* */ (CONCURRENTLY) TABLE t")));
  CHECK_FALSE(has_reindex_options(statement("REINDEX TABLE CONCURRENTLY t")));
  CHECK(reindex_concurrently({Identifier("s"), Identifier("I")}, true).text() ==
        "REINDEX INDEX CONCURRENTLY \"s\".\"I\"");
}
