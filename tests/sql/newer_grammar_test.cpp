// Forms of PostgreSQL 16 to 18, whatever grammar is linked: read as ordinary statements, or known
// and not read, never a syntax error and never in silence.

#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

using namespace lockstep;
using namespace lockstep::tests;

TEST_CASE("A virtual column has no stored expression") {
  for (const char* sql : {"ALTER TABLE t ADD COLUMN twice int GENERATED ALWAYS AS (a * 2) VIRTUAL",
                          "ALTER TABLE t ADD twice int GENERATED ALWAYS AS (a * 2)"}) {
    const auto add = action<AddColumn>(sql);
    CHECK(add.column.name == Identifier("twice"));
    CHECK_FALSE(add.column.generated_stored);
    CHECK(add.column.other_clauses == std::vector<std::string>{"GENERATED VIRTUAL"});
    CHECK(add.column.text.find("GENERATED ALWAYS AS (a * 2)") != std::string::npos);
  }
  const auto create = parse_as<CreateTable>(
      "CREATE TABLE t (a int, \"B\" int GENERATED ALWAYS AS (a) VIRTUAL, c int GENERATED ALWAYS AS "
      "(a) STORED)");
  REQUIRE(create.columns.size() == 3);
  CHECK(create.columns[1].other_clauses.size() == 1);
  CHECK(create.columns[2].generated_stored);
}

TEST_CASE("A NOT NULL constraint has its name, its column and its validation") {
  const auto add =
      action<AddConstraint>("ALTER TABLE ONLY s.t ADD CONSTRAINT n NOT NULL c NOT VALID");
  CHECK(add.constraint.kind == ConstraintKind::NotNull);
  CHECK(add.constraint.name == Identifier("n"));
  CHECK(add.constraint.columns == std::vector<Identifier>{Identifier("c")});
  CHECK(add.constraint.validation == Validation::NotValid);
  CHECK(add.constraint.text == "CONSTRAINT n NOT NULL c NOT VALID");
  const auto plain = action<AddConstraint>("ALTER TABLE t ADD NOT NULL \"C c\" NO INHERIT");
  CHECK(plain.constraint.columns == std::vector<Identifier>{Identifier("C c")});
  CHECK(plain.constraint.validation == Validation::Immediate);
  CHECK(plain.constraint.no_inherit);
  const auto both = parse_as<AlterTable>("ALTER TABLE t ADD a int, ADD NOT NULL b, DROP COLUMN c");
  REQUIRE(both.actions.size() == 3);
  CHECK(std::holds_alternative<AddConstraint>(both.actions[1]));
  CHECK(std::holds_alternative<DropColumn>(both.actions[2]));
  const auto create = parse_as<CreateTable>("CREATE TABLE t (a int, CONSTRAINT n NOT NULL a)");
  REQUIRE(create.columns.size() == 1);
  CHECK(create.columns.front().not_null);
}

TEST_CASE("A constraint that is not enforced checks nothing") {
  const auto add =
      action<AddConstraint>("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED");
  CHECK(add.constraint.validation == Validation::NotValid);
  CHECK(add.constraint.other_clauses == std::vector<std::string>{"NOT ENFORCED"});
  CHECK(action<AddConstraint>("ALTER TABLE t ADD CHECK (a > 0) ENFORCED").constraint.validation ==
        Validation::Immediate);
  const auto create = parse_as<CreateTable>(
      "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED, b int REFERENCES u NOT ENFORCED)");
  CHECK(create.columns.front().constraints.front().validation == Validation::NotValid);
}

TEST_CASE("What changes a constraint or an expression is an action that nobody knows yet") {
  for (const char* sql : {"ALTER TABLE t ALTER COLUMN c SET EXPRESSION AS (a * 3)",
                          "ALTER TABLE t ALTER CONSTRAINT f ENFORCED",
                          "ALTER TABLE t ALTER CONSTRAINT n NO INHERIT"}) {
    const auto alter = parse_as<AlterTable>(sql);
    REQUIRE(alter.actions.size() == 1);
    CHECK(std::holds_alternative<OtherAlterAction>(alter.actions.front()));
  }
}

TEST_CASE("Smaller forms read as what they are") {
  CHECK(parse_as<CreateTable>("CREATE TABLE t (a text STORAGE EXTERNAL NOT NULL NO INHERIT)")
            .columns.front()
            .not_null);
  CHECK(action<SetStorageMode>("ALTER TABLE t ALTER a SET STORAGE DEFAULT").column ==
        Identifier("a"));
  CHECK(action<SetStatistics>("ALTER TABLE t ALTER a SET STATISTICS DEFAULT").column ==
        Identifier("a"));
  CHECK(parse_as<Analyze>("VACUUM (VERBOSE) ONLY t").relations.size() == 1);
  CHECK(parse_as<Analyze>("ANALYZE ONLY t").relations.size() == 1);
  CHECK(parse_as<Reindex>("REINDEX DATABASE CONCURRENTLY").concurrency == Concurrency::Concurrent);
  CHECK(parse_as<Reindex>("REINDEX (VERBOSE) SYSTEM").concurrency == Concurrency::Blocking);
  parse_as<Grant>("GRANT a TO b WITH INHERIT TRUE, SET FALSE");
  parse_as<Grant>("REVOKE INHERIT OPTION FOR a FROM b");
  CHECK(parse_as<Dml>("UPDATE t SET a = 1_000 WHERE b < 0xFF").has_where);
  CHECK(parse_as<Dml>("DELETE FROM t WHERE a = 0b101 OR a = 0o17").kind == DmlKind::Delete);
  CHECK(parse_as<Dml>("MERGE INTO t USING u ON t.id = u.id WHEN NOT MATCHED BY SOURCE THEN DELETE "
                      "RETURNING t.id")
            .kind == DmlKind::Merge);
}

TEST_CASE("A newer form that is known and not read is Unmodelled, with its command tag") {
  for (const auto& [sql, kind] : std::vector<std::pair<const char*, const char*>>{
           {"CREATE TABLE t (a int, b daterange, PRIMARY KEY (a, b WITHOUT OVERLAPS))",
            "CREATE TABLE"},
           {"ALTER TABLE t ADD FOREIGN KEY (a, PERIOD b) REFERENCES u (a, PERIOD b)",
            "ALTER TABLE"},
           {"ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO a",
            "ALTER DEFAULT PRIVILEGES"}}) {
    const Statement found = statement(sql);
    CHECK(std::holds_alternative<Unmodelled>(found.node));
    CHECK(found.kind == kind);
  }
}

TEST_CASE("A mistake beside a newer form is still a syntax error, with the grammar's version") {
  for (const char* sql :
       {"ALTER TABLE t ADD NOT NULL c NOT VALIDATED", "ALTER TABLE t ADDD CHECK (a > 0) ENFORCEDD",
        "UPDATE t SETT a = 1_000", "SELECT 1_"}) {
    INFO(sql);
    const ParsedScript script = parsed(sql);
    REQUIRE(script.errors.size() == 1);
    CHECK(script.errors.front().hint.find("PostgreSQL " + std::to_string(grammar_version())) !=
          std::string::npos);
  }
}

TEST_CASE("No cut of a newer form does harm") {
  const std::string sql =
      "ALTER TABLE ONLY s.t ADD CONSTRAINT n NOT NULL c NOT VALID, ADD d int GENERATED ALWAYS AS "
      "(a) "
      "VIRTUAL, ALTER CONSTRAINT f NOT ENFORCED, ALTER e SET EXPRESSION AS (0xFF), ADD CHECK (1_0 "
      "> 1)";
  for (std::size_t length = 0; length < sql.size(); ++length) {
    parsed(sql.substr(0, length));
    parsed(sql.substr(length));
  }
}
