// Statements cut up and put together at random: whatever comes of it is a statement or an error,
// and what is said of its place is true.

#include "sql/scanner.hpp"
#include "sql/statement_parser.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace lockstep;

namespace {

constexpr std::array<std::string_view, 32> kCorpus{
    "ALTER TABLE IF EXISTS ONLY s.t ADD COLUMN IF NOT EXISTS a varchar(20) COLLATE \"C\" DEFAULT "
    "'x' || b NOT NULL",
    "ALTER TABLE t ALTER a TYPE numeric(10, 2) USING round(a, 2), ALTER b SET DEFAULT now(), ALTER "
    "c DROP NOT NULL",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0 AND b IN (1, 2)) NOT VALID, DROP CONSTRAINT IF "
    "EXISTS d CASCADE",
    "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES o (id) ON DELETE SET NULL DEFERRABLE INITIALLY "
    "DEFERRED",
    "ALTER TABLE t SET (fillfactor = 70), OWNER TO CURRENT_USER, ALTER a SET STATISTICS -1",
    "ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM (MINVALUE) TO ('x')",
    "ALTER TABLE t RENAME CONSTRAINT a TO b",
    "ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 5",
    "ALTER TYPE e ADD VALUE IF NOT EXISTS 'x' BEFORE 'y'",
    "CREATE TABLE t (id bigserial PRIMARY KEY, a int GENERATED ALWAYS AS (id * 2) STORED, UNIQUE "
    "(a) INCLUDE (id))",
    "CREATE TABLE t (LIKE o INCLUDING ALL, a int CONSTRAINT x REFERENCES o UNIQUE, EXCLUDE USING "
    "gist (a WITH =))",
    "CREATE TABLE p PARTITION OF t (PRIMARY KEY (a)) FOR VALUES WITH (MODULUS 2, REMAINDER 0) "
    "PARTITION BY LIST (b)",
    "CREATE TEMP TABLE t AS SELECT * FROM a WITH NO DATA",
    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t USING btree (a, lower(b) DESC) "
    "INCLUDE (c) WHERE d",
    "CREATE OR REPLACE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; "
    "SELECT 2; END",
    "CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (OLD.a <> NEW.a) EXECUTE FUNCTION "
    "f()",
    "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)",
    "CREATE VIEW v AS WITH RECURSIVE x AS (SELECT 1 UNION ALL SELECT * FROM x) SELECT * FROM x, y",
    "CREATE SEQUENCE s OWNED BY t.a",
    "CREATE TYPE e AS ENUM ('a', 'b')",
    "DROP INDEX CONCURRENTLY IF EXISTS a, s.b CASCADE",
    "DROP TRIGGER g ON s.t",
    "DROP FUNCTION f(int, text)",
    "INSERT INTO t (a) VALUES (1), (DEFAULT) ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.a "
    "RETURNING *",
    "UPDATE t SET (a, b) = (SELECT 1, 2) FROM u WHERE t.id = u.id",
    "WITH a AS (SELECT * FROM b FOR UPDATE) DELETE FROM t USING a WHERE t.x = a.x",
    "SET LOCAL search_path = a, 'b', 3",
    "COMMENT ON COLUMN s.t.a IS E'x\\'y'",
    "GRANT SELECT (a), UPDATE ON t, s.u TO PUBLIC WITH GRANT OPTION",
    "VACUUM (FULL off, ANALYZE) t (a, b)",
    "REINDEX (CONCURRENTLY, VERBOSE) TABLE t",
    "DO $x$ BEGIN PERFORM 1; END $x$",
};

std::vector<std::vector<std::string>> corpus_tokens() {
  std::vector<std::vector<std::string>> statements;
  for (const std::string_view sql : kCorpus) {
    statements.emplace_back();
    for (const Token& token : scan(sql))
      statements.back().emplace_back(slice(sql, token.span));
  }
  return statements;
}

// Some tokens dropped, doubled, or taken from another statement.
std::string mutation(const std::vector<std::vector<std::string>>& corpus, std::mt19937& random) {
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  std::string sql;
  for (const std::string& token : corpus[below(corpus.size())]) {
    const std::size_t dice = below(40);
    if (dice == 0) continue;
    sql += token + ' ';
    if (dice == 1) sql += token + ' ';
    const auto& other = corpus[below(corpus.size())];
    if (dice == 2) sql += other[below(other.size())] + ' ';
  }
  return sql;
}

}  // namespace

TEST_CASE("every statement of the corpus is understood as a whole") {
  for (const std::string_view sql : kCorpus)
    CHECK(tests::statement(std::string(sql)).text == sql);
}

TEST_CASE("random statements are parsed or refused, each by itself") {
  const std::vector<std::vector<std::string>> corpus = corpus_tokens();
  std::mt19937 random(4711);
  std::size_t statements = 0;
  std::size_t errors = 0;
  for (int round = 0; round < 200; ++round) {
    std::string sql = "-- é\n";
    for (int left = 50; left > 0; --left)
      sql += mutation(corpus, random) + ";\n";
    const SourceText source("f.sql", sql);
    const ParsedScript script = parse_script(source);
    statements += script.statements.size();
    errors += script.errors.size();
    std::size_t end = 0;
    for (const Statement& statement : script.statements) {
      CHECK(statement.span.begin >= end);
      CHECK(source.slice(statement.span) == statement.text);
      CHECK_FALSE(statement.kind.empty());
      end = statement.span.end;
      // A statement by itself says the same.
      if (round % 20 == 0)
        CHECK(tests::statement(statement.text).node.index() == statement.node.index());
    }
    for (const Diagnostic& error : script.errors)
      CHECK(error.at.line > 1);
  }
  CHECK(statements > 3000);
  CHECK(errors > 1000);
}
