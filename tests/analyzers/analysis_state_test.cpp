// What the state knows after the statements before.

#include "analyzers/analysis_state.hpp"

#include "analyzers/effects.hpp"
#include "tests/analyzers/analyzed.hpp"
#include "tests/catch.hpp"

#include <algorithm>

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

TEST_CASE("Savepoints are found by their names") {
  const std::string start =
      "BEGIN; SAVEPOINT a; CREATE TABLE t (id int); SAVEPOINT b; "
      "CREATE TABLE u (id int);";
  CHECK(after(start + "ROLLBACK TO b").created_here(name("t")));
  CHECK_FALSE(after(start + "ROLLBACK TO b").created_here(name("u")));
  CHECK_FALSE(after(start + "ROLLBACK TO a").created_here(name("t")));
  // A savepoint can be gone back to more than once; releasing it keeps what came after.
  CHECK_FALSE(after(start + "ROLLBACK TO b; CREATE TABLE w (id int); ROLLBACK TO b")
                  .created_here(name("w")));
  CHECK(after(start + "RELEASE a; COMMIT").created_here(name("u")));
  CHECK_FALSE(after(start + "RELEASE b; ROLLBACK TO a").created_here(name("u")));
}

TEST_CASE("A rolled back change of a table that was there is taken back") {
  const std::string change = "ALTER TABLE orders DROP note; ALTER TABLE orders RENAME TO bought;";
  CHECK(after("BEGIN;" + change, tests::shop()).relation(name("orders")) == nullptr);
  const AnalysisState state = after("BEGIN;" + change + "ROLLBACK", tests::shop());
  REQUIRE(state.relation(name("orders")) != nullptr);
  CHECK(state.relation(name("orders"))->column(Identifier("note")) != nullptr);
  CHECK(state.relation(name("bought")) == nullptr);
  CHECK(state.catalog() == AnalysisState(ServerVersion::of_major(15), tests::shop()).catalog());
}

TEST_CASE("A change is made in place, however many there are") {
  const auto stays = [](const std::string& start, std::optional<CatalogSnapshot> catalog) {
    AnalysisState state = after(start + "ALTER TABLE orders ADD c int", std::move(catalog));
    const CatalogRelation* before = state.known_part(name("orders"));
    REQUIRE(before != nullptr);
    for (const char* change :
         {"ALTER TABLE orders ADD d int", "ALTER TABLE orders ALTER d TYPE bigint",
          "CREATE INDEX d_idx ON orders (d)", "ALTER TABLE orders RENAME d TO e",
          "CREATE TABLE other (o int REFERENCES orders)",
          "CREATE VIEW v AS SELECT c FROM orders"}) {
      const SourceText source("test.sql", change);
      state.apply(read_script(source, source.whole()).statements.front().statement);
      // A copy is made before what it replaces goes, so that it would stand elsewhere.
      CHECK(state.known_part(name("orders")) == before);
    }
    return before->column(Identifier("e")) != nullptr;
  };
  CHECK(stays("", std::nullopt));
  CHECK(stays("CREATE TABLE orders (id int PRIMARY KEY);", std::nullopt));
  CHECK(stays("", tests::shop()));
  CHECK(stays("BEGIN; SAVEPOINT a;", tests::shop()));
}

TEST_CASE("What one state changes, the catalog and the copies of it do not see") {
  const auto change = [](AnalysisState& state, std::string_view sql) {
    const SourceText source("test.sql", std::string(sql));
    for (const ScriptStatement& each : read_script(source, source.whole()).statements)
      state.apply(each.statement);
  };
  const auto columns = [](const AnalysisState& state) {
    return state.relation(name("orders"))->columns.size();
  };
  const AnalysisState first = after("ALTER TABLE orders ADD c int", tests::shop());
  const std::size_t count = columns(first);
  CHECK(first.given_catalog().relations == tests::shop().relations);
  AnalysisState second = first;
  change(second, "ALTER TABLE orders ADD d int; ALTER TABLE orders ADD e int");
  CHECK(columns(first) == count);
  CHECK(columns(second) == count + 2);
  AnalysisState third = second;
  change(third,
         "BEGIN; ALTER TABLE orders ADD f int; SAVEPOINT a; ALTER TABLE orders ADD g int;"
         "ALTER TABLE orders ADD h int; SAVEPOINT b; ALTER TABLE orders ADD i int; RELEASE b");
  CHECK(columns(third) == count + 6);
  change(third, "ROLLBACK TO a");
  CHECK(columns(third) == count + 3);
  change(third, "ALTER TABLE orders ADD g int; ROLLBACK TO a");
  CHECK(columns(third) == count + 3);
  change(third, "ROLLBACK");
  CHECK(columns(third) == count + 2);
  change(third, "BEGIN; ALTER TABLE orders ADD f int; ROLLBACK");
  CHECK(columns(third) == count + 2);
}

TEST_CASE("Locks are given back by ROLLBACK TO, and kept by RELEASE") {
  const std::string locked = "BEGIN; SAVEPOINT a; ALTER TABLE t ADD c int;";
  CHECK(effect_after(locked + "UPDATE u SET d = 1 WHERE id < 100").stalls.size() == 1);
  CHECK(effect_after(locked + "ROLLBACK TO a; UPDATE u SET d = 1 WHERE id < 100").stalls.empty());
  CHECK(effect_after(locked + "RELEASE a; UPDATE u SET d = 1 WHERE id < 100").stalls.size() == 1);
  CHECK(effect_after(locked + "COMMIT; UPDATE u SET d = 1 WHERE id < 100").stalls.empty());
}

TEST_CASE("Work under a lock keeps others out, whatever the work is") {
  for (const char* work : {"CREATE INDEX ON u (id)", "UPDATE t SET c = 1 WHERE id < 100",
                           "ALTER TABLE t VALIDATE CONSTRAINT k",
                           "CREATE TABLE z AS SELECT 1 FROM u", "INSERT INTO z SELECT * FROM u"}) {
    INFO(work);
    const Effect effect = effect_after("BEGIN; ALTER TABLE t ADD c int; " + std::string(work));
    CHECK(std::count_if(effect.stalls.begin(), effect.stalls.end(), [](const RelationLock& lock) {
            return lock == RelationLock{"public.t", LockMode::AccessExclusive};
          }) == 1);
  }
}

TEST_CASE("A transaction that locks one table waits for the next with it in hand") {
  CHECK(effect_after("BEGIN; ALTER TABLE t ADD c int; ALTER TABLE u ADD c int").waits_holding ==
        std::vector<std::string>{"public.t"});
  CHECK(effect_after("BEGIN; ALTER TABLE t ADD c int; ALTER TABLE t ADD d int")
            .waits_holding.empty());
  CHECK(effect_after("BEGIN; ALTER TABLE t ADD c int; SELECT * FROM u").waits_holding.empty());
  CHECK(effect_after("ALTER TABLE t ADD c int; ALTER TABLE u ADD c int").waits_holding.empty());
  // Under its new name it is the same table.
  CHECK(effect_after("BEGIN; ALTER TABLE orders RENAME TO bought; ALTER TABLE bought ADD c int",
                     tests::shop())
            .waits_holding.empty());
}

TEST_CASE("An enum value is of no use before its transaction commits") {
  const std::string add = "ALTER TYPE mood ADD VALUE 'fair';";
  const auto raised = [](const std::string& sql) { return effect_after(sql).raises.size(); };
  CHECK(raised("BEGIN;" + add + "INSERT INTO t VALUES ('fair')") == 1);
  CHECK(raised("BEGIN;" + add + "ALTER TABLE t ADD c mood DEFAULT 'fair'") == 1);
  CHECK(raised("BEGIN;" + add + "INSERT INTO t VALUES ('good')") == 0);
  CHECK(raised("BEGIN;" + add + "COMMIT; INSERT INTO t VALUES ('fair')") == 0);
  CHECK(raised(add + "INSERT INTO t VALUES ('fair')") == 0);
  CHECK(raised("BEGIN; SAVEPOINT a;" + add + "ROLLBACK TO a; INSERT INTO t VALUES ('fair')") == 0);
}

TEST_CASE("A new table that was filled is no longer empty") {
  const std::string create = "CREATE TABLE t (id int);";
  const std::string add = "ALTER TABLE t ADD c int NOT NULL";
  CHECK(effect_after(create + add).raises.empty());
  CHECK(effect_after(create + "INSERT INTO t VALUES (1);" + add).raises.size() == 1);
  CHECK(effect_after(create + "COPY t FROM '/data';" + add).raises.size() == 1);
  CHECK(effect_after(create + "INSERT INTO t VALUES (1); ALTER TABLE t RENAME TO u;"
                              "ALTER TABLE u ADD c int NOT NULL")
            .raises.size() == 1);
}

TEST_CASE("A view that is dropped reads nothing any more") {
  const std::string retype = "ALTER TABLE orders ALTER id TYPE bigint";
  CHECK(effect_after(retype, tests::shop()).raises.size() == 1);
  CHECK(effect_after("DROP VIEW recent;" + retype, tests::shop()).raises.empty());
}

TEST_CASE("What earlier revisions made has users, and is known") {
  AnalysisState state = after(
      "CREATE TABLE t (id int PRIMARY KEY, a varchar(20), b int);"
      "CREATE DOMAIN positive AS int CHECK (value > 0); CREATE DOMAIN plain AS int;"
      "ALTER TABLE t ADD CONSTRAINT b_there CHECK (b IS NOT NULL); SET lock_timeout = '2s'");
  state.settle();
  CHECK_FALSE(state.created_here(name("t")));
  CHECK(state.settings().timeout("lock_timeout") == std::nullopt);
  const auto effect = [&](const std::string& sql) {
    const SourceText source("test.sql", sql);
    const Script script = read_script(source, source.whole());
    return effect_of(script.statements.front().statement, state);
  };
  CHECK(effect("ALTER TABLE t ALTER a TYPE varchar(40)").rewrites.empty());
  CHECK(effect("ALTER TABLE t ALTER a TYPE varchar(10)").rewrites.size() == 1);
  CHECK(effect("ALTER TABLE t ALTER b SET NOT NULL").scans.empty());
  CHECK(effect("ALTER TABLE t ADD c positive").rewrites.size() == 1);
  CHECK(effect("ALTER TABLE t ADD c plain").rewrites.empty());
  CHECK(effect("ALTER TABLE t ADD c plain").unknowns.empty());
  CHECK(effect("CREATE INDEX ON t (b)").stalls.size() == 1);
}
