#include "sql/statement.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <string>

using namespace lockstep;
using namespace lockstep::tests;

TEST_CASE("CREATE INDEX says what it builds") {
  const auto index = parse_as<CreateIndex>(
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"My Ix\" ON ONLY s.t USING btree (a, "
      "lower(b) DESC, \"C\")"
      " INCLUDE (d) WHERE a > 0");
  CHECK(index.name->text() == "My Ix");
  CHECK(index.table.shown() == "s.t");
  CHECK(index.unique);
  CHECK(index.only);
  CHECK(index.concurrency == Concurrency::Concurrent);
  CHECK(index.if_not_exists == IfExists::Tolerated);
  CHECK(shown(index.columns) == Texts{"a", "\"C\""});
  CHECK_FALSE(index.insert_concurrently_at);
  CHECK_FALSE(parse_as<CreateIndex>("CREATE INDEX ON t (a)").name);
}

TEST_CASE("CONCURRENTLY can be put in") {
  const std::string before = "SELECT 'é'; ";
  const std::string sql =
      GENERATE(as<std::string>{}, "create /* index */ index \"index\" ON t (a)",
               "CREATE UNIQUE -- index\n INDEX ON index (a)", "CREATE INDEX/**/i ON t(a)");
  const ParsedScript script = parsed(before + sql);
  REQUIRE(script.statements.size() == 2);
  const Statement& statement = script.statements[1];
  const auto& index = std::get<CreateIndex>(statement.node);
  REQUIRE(index.insert_concurrently_at);
  std::string text = before + sql;
  text.insert(index.insert_concurrently_at->begin, " CONCURRENTLY");
  CAPTURE(text);
  const ParsedScript changed = parsed(text);
  REQUIRE(changed.errors.empty());
  const auto& concurrent = std::get<CreateIndex>(changed.statements[1].node);
  CHECK(concurrent.concurrency == Concurrency::Concurrent);
  CHECK(concurrent.name == index.name);
  CHECK(concurrent.table == index.table);
}
