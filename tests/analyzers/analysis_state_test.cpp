// What the state knows after the statements before.

#include "analyzers/analysis_state.hpp"

#include "tests/analyzers/analyzed.hpp"
#include "tests/catch.hpp"

using namespace lockstep;
using tests::effect_after;

namespace {

RelationName name(std::string_view text) {
  return {std::nullopt, Identifier(text)};
}
RelationName name(std::string_view schema, std::string_view text) {
  return {Identifier(schema), Identifier(text)};
}

AnalysisState after(std::string_view sql, std::optional<CatalogSnapshot> catalog = std::nullopt) {
  AnalysisState state(ServerVersion::of_major(15), std::move(catalog));
  const SourceText source("test.sql", std::string(sql));
  const Script script = read_script(source, source.whole());
  REQUIRE(script.errors.empty());
  for (const ScriptStatement& each : script.statements)
    state.apply(each.statement);
  return state;
}

}  // namespace

TEST_CASE("A table that the script creates is its own, until it is rolled back or dropped") {
  CHECK(after("CREATE TABLE t (id int)").created_here(name("t")));
  CHECK(after("BEGIN; CREATE TABLE t (id int); COMMIT").created_here(name("t")));
  CHECK_FALSE(after("BEGIN; CREATE TABLE t (id int); ROLLBACK").created_here(name("t")));
  CHECK_FALSE(
      after("BEGIN; SAVEPOINT s; CREATE TABLE t (id int); ROLLBACK TO s").created_here(name("t")));
  CHECK_FALSE(after("CREATE TABLE t (id int); DROP TABLE t").created_here(name("t")));
  CHECK(after("CREATE TABLE t (id int); ALTER TABLE t RENAME TO u").created_here(name("u")));
}

TEST_CASE("Schemas tell tables apart") {
  const AnalysisState state = after("CREATE TABLE archive.t (id int)");
  CHECK(state.created_here(name("archive", "t")));
  CHECK_FALSE(state.created_here(name("public", "t")));
  CHECK_FALSE(state.created_here(name("t")));
  CHECK(after("SET search_path = archive; CREATE TABLE t (id int)")
            .created_here(name("archive", "t")));
  CHECK(after("BEGIN; SET LOCAL search_path = archive; COMMIT").resolve(name("t")) == "public.t");
  CHECK(after("BEGIN; SET search_path = archive; ROLLBACK").resolve(name("t")) == "public.t");
}

TEST_CASE("IF NOT EXISTS creates for certain only where a catalog says that it was not there") {
  const std::string sql =
      "CREATE TABLE IF NOT EXISTS orders (id int); CREATE TABLE IF NOT EXISTS fresh (id int)";
  CHECK_FALSE(after(sql).created_here(name("fresh")));
  CHECK(after(sql, tests::shop()).created_here(name("fresh")));
  CHECK_FALSE(after(sql, tests::shop()).created_here(name("orders")));
}

TEST_CASE("A relation that others may use keeps its users under a new name") {
  const AnalysisState state = after("ALTER TABLE orders RENAME TO purchase", tests::shop());
  CHECK(state.relation(name("orders")) == nullptr);
  REQUIRE(state.relation(name("purchase")) != nullptr);
  CHECK_FALSE(state.created_here(name("purchase")));
}

TEST_CASE("Columns, constraints and indexes follow the script") {
  const AnalysisState state = after(
      "CREATE TABLE t (id int PRIMARY KEY, a varchar(5), b int);"
      "ALTER TABLE t ADD c bigint NOT NULL DEFAULT 0, ALTER a TYPE text, DROP b;"
      "ALTER TABLE t RENAME a TO z; CREATE UNIQUE INDEX u ON t (z); ALTER TABLE t ADD CONSTRAINT k "
      "UNIQUE USING INDEX u");
  const CatalogRelation* table = state.relation(name("t"));
  REQUIRE(table != nullptr);
  REQUIRE(table->columns.size() == 3);
  CHECK(table->column(Identifier("id"))->not_null);
  CHECK(table->column(Identifier("z"))->type == "text");
  CHECK(table->column(Identifier("c"))->default_constant);
  REQUIRE(table->indexes.size() == 2);
  CHECK(table->indexes[0].name == "t_pkey");
  CHECK(table->indexes[1].name == "k");
  CHECK(table->indexes[1].columns == std::vector<std::string>{"z"});
}

TEST_CASE("Nothing that the script creates is locked against anybody") {
  const std::string create = "CREATE TABLE t (id int, c int);";
  for (const char* sql :
       {"CREATE INDEX ON t (id)", "ALTER TABLE t ALTER c TYPE bigint",
        "ALTER TABLE t ALTER c SET NOT NULL", "UPDATE t SET c = 1", "TRUNCATE t", "DROP TABLE t",
        "ALTER TABLE t DROP c", "ALTER TABLE t ADD d float DEFAULT random()"}) {
    INFO(sql);
    const Effect effect = effect_after(create + sql);
    CHECK(effect.locks.empty());
    CHECK(effect.stalls.empty());
    CHECK(effect.destroys.empty());
    CHECK(effect.breaks.empty());
    CHECK(effect.scans.empty());
  }
  // Nor is it missing a column that LIKE gave it.
  CHECK(effect_after("CREATE TABLE t (LIKE orders, extra int); ALTER TABLE t DROP note")
            .raises.empty());
  // Its foreign keys lock those it refers to.
  const Effect references =
      effect_after("CREATE TABLE t (id int, o int REFERENCES orders)", tests::shop());
  CHECK(references.locks ==
        std::vector<RelationLock>{{"public.orders", LockMode::ShareRowExclusive}});
}
