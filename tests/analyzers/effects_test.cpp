// Effects of statements, with a catalog and without. What a lock catalog row says is tested there;
// here it is which rows a statement comes to, and what the catalog adds.

#include "tests/analyzers/analyzed.hpp"
#include "tests/catch.hpp"

#include <algorithm>

using namespace lockstep;
using tests::effect_after;
using tests::shop;

namespace {

using Names = std::vector<std::string>;

LockMode lock_on(const Effect& effect, const std::string& relation) {
  for (const RelationLock& lock : effect.locks) {
    if (lock.relation == relation) return lock.mode;
  }
  FAIL("no lock on " << relation);
  return LockMode::AccessShare;
}

bool raises(const Effect& effect, const std::string& sqlstate) {
  return std::any_of(effect.raises.begin(), effect.raises.end(),
                     [&](const RaisedError& error) { return error.sqlstate == sqlstate; });
}

Names stalled(const Effect& effect) {
  Names relations;
  for (const RelationLock& lock : effect.stalls)
    relations.push_back(lock.relation);
  return relations;
}

// In the shop's catalog.
Effect in_shop(std::string_view sql) {
  return effect_after(sql, shop());
}

bool harmless(const Effect& effect) {
  return effect.understood && effect.stalls.empty() && effect.raises.empty() &&
         effect.destroys.empty() && effect.breaks.empty() && effect.unknowns.empty();
}

}  // namespace

TEST_CASE("A column with a default that is evaluated once touches no row") {
  for (const char* sql :
       {"ALTER TABLE orders ADD c int", "ALTER TABLE orders ADD c int NOT NULL DEFAULT -1",
        "ALTER TABLE orders ADD c timestamptz DEFAULT now()",
        "ALTER TABLE orders ADD c int DEFAULT NULL"}) {
    INFO(sql);
    const Effect effect = in_shop(sql);
    CHECK(harmless(effect));
    CHECK(effect.grows == Growth::Instant);
    CHECK(lock_on(effect, "public.orders") == LockMode::AccessExclusive);
  }
}

TEST_CASE("A column that is filled row by row rewrites the table and its indexes") {
  for (const char* sql : {"ALTER TABLE orders ADD c float DEFAULT random()",
                          "ALTER TABLE orders ADD c uuid DEFAULT gen_random_uuid()",
                          "ALTER TABLE orders ADD c bigserial",
                          "ALTER TABLE orders ADD c int GENERATED ALWAYS AS IDENTITY",
                          "ALTER TABLE orders ADD c int GENERATED ALWAYS AS (id + 1) STORED"}) {
    INFO(sql);
    const Effect effect = in_shop(sql);
    CHECK(effect.rewrites == Names{"public.orders"});
    CHECK(effect.rebuilds == Names{"public.orders_pkey", "public.orders_placed_at"});
    CHECK(stalled(effect) == Names{"public.orders"});
  }
}

TEST_CASE("A constrained domain rewrites; without a catalog the type's kind is not known") {
  CatalogSnapshot catalog = shop();
  catalog.domains_with_constraints = {"public.email"};
  const std::string sql = "ALTER TABLE orders ADD c email";
  CHECK(effect_after(sql, catalog).rewrites == Names{"public.orders"});
  CHECK(harmless(in_shop(sql)));
  CHECK(effect_after(sql).unknowns.size() == 1);
  CHECK(harmless(effect_after("CREATE TYPE email AS ENUM ('a'); " + sql)));
}

TEST_CASE("NOT NULL without a default fails on rows that exist and on writers that leave it out") {
  const Effect effect = in_shop("ALTER TABLE orders ADD c int NOT NULL");
  CHECK(raises(effect, "23502"));
  REQUIRE(effect.breaks.size() == 1);
  CHECK(effect.breaks.front().who == "writers");
}

TEST_CASE(
    "Inline constraints: a CHECK and a UNIQUE read the table, a nullable reference does not") {
  CHECK(in_shop("ALTER TABLE orders ADD c int CHECK (c > 0)").scans == Names{"public.orders"});
  CHECK(in_shop("ALTER TABLE orders ADD c int UNIQUE").scans == Names{"public.orders"});
  const Effect plain = in_shop("ALTER TABLE orders ADD c int REFERENCES customer");
  CHECK(plain.scans.empty());
  CHECK(plain.several_tables);
  CHECK(lock_on(plain, "public.customer") == LockMode::ShareRowExclusive);
  CHECK(in_shop("ALTER TABLE orders ADD c int DEFAULT 1 REFERENCES customer").scans ==
        Names{"public.customer", "public.orders"});
}

TEST_CASE("SET NOT NULL is free when it is proven") {
  CHECK(stalled(in_shop("ALTER TABLE orders ALTER customer_id SET NOT NULL")) ==
        Names{"public.orders"});
  CHECK(in_shop("ALTER TABLE orders ALTER id SET NOT NULL").scans.empty());

  CatalogSnapshot catalog = shop();
  CatalogConstraint proof{.name = "known",
                          .kind = "check",
                          .columns = {"customer_id"},
                          .proves_not_null = {"customer_id"}};
  catalog.relations[1].constraints.push_back(proof);
  const Effect effect = effect_after("ALTER TABLE orders ALTER customer_id SET NOT NULL", catalog);
  CHECK(effect.scans.empty());
  REQUIRE(effect.facts.size() == 1);
  CHECK(effect.facts.front() == "the CHECK known proves public.orders.customer_id NOT NULL");

  catalog.relations[1].constraints.back().validated = false;
  CHECK_FALSE(
      effect_after("ALTER TABLE orders ALTER customer_id SET NOT NULL", catalog).scans.empty());
}

TEST_CASE("A proof made by the script itself counts, with no catalog at all") {
  const std::string add = "ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL) NOT VALID;";
  const std::string set = "ALTER TABLE t ALTER c SET NOT NULL";
  CHECK(effect_after(add + "ALTER TABLE t VALIDATE CONSTRAINT k;" + set).scans.empty());
  CHECK_FALSE(effect_after(add + set).scans.empty());
  // Another constraint's validation proves nothing.
  CHECK_FALSE(effect_after(add + "ALTER TABLE t VALIDATE CONSTRAINT other;" + set).scans.empty());
  CHECK_FALSE(effect_after("ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL OR d) NOT VALID;"
                           "ALTER TABLE t VALIDATE CONSTRAINT k;" +
                           set)
                  .scans.empty());
}

TEST_CASE("Type changes with a catalog") {
  CHECK(harmless(in_shop("ALTER TABLE orders ALTER note TYPE varchar(40)")));
  CHECK(harmless(in_shop("ALTER TABLE orders ALTER note TYPE text USING note::text")));
  CHECK(in_shop("ALTER TABLE orders ALTER note TYPE text USING trim(note)").rewrites ==
        Names{"public.orders"});
  CHECK(in_shop("ALTER TABLE orders ALTER customer_id TYPE bigint").rewrites ==
        Names{"public.orders"});
  CHECK(lock_on(in_shop("ALTER TABLE orders ALTER customer_id TYPE bigint"), "public.customer") ==
        LockMode::AccessExclusive);
  // A view reads it.
  CHECK(raises(in_shop("ALTER TABLE orders ALTER id TYPE bigint"), "0A000"));
}

TEST_CASE(
    "A relabelled column still rebuilds an index of another order and proves its CHECKs again") {
  const Effect index = in_shop("ALTER TABLE orders ALTER placed_at TYPE timestamptz");
  CHECK(index.rewrites.empty());
  CHECK(index.rebuilds == Names{"public.orders_placed_at"});
  CHECK(stalled(index) == Names{"public.orders"});
  CHECK(in_shop("SET timezone = 'Asia/Tokyo'; ALTER TABLE orders ALTER placed_at TYPE timestamptz")
            .rewrites == Names{"public.orders"});

  const Effect check = in_shop("ALTER TABLE orders ALTER total TYPE numeric(12,2)");
  CHECK(check.rewrites.empty());
  CHECK(check.scans == Names{"public.orders"});
}

TEST_CASE("Type changes without a catalog") {
  CHECK(effect_after("ALTER TABLE t ALTER c TYPE bigint").rewrites == Names{"public.t"});
  CHECK(effect_after("ALTER TABLE t ALTER c TYPE jsonb USING c::jsonb").rewrites ==
        Names{"public.t"});
  const Effect unknown = effect_after("ALTER TABLE t ALTER c TYPE text");
  CHECK(unknown.rewrites.empty());
  CHECK(unknown.unknowns.size() == 1);
}

TEST_CASE("Constraints: what is read, and who is locked") {
  CHECK(in_shop("ALTER TABLE orders ADD CHECK (id > 0)").scans == Names{"public.orders"});
  CHECK(harmless(in_shop("ALTER TABLE orders ADD CHECK (id > 0) NOT VALID")));
  const Effect key =
      in_shop("ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customer NOT VALID");
  CHECK(harmless(key));
  CHECK(key.several_tables);
  // In one statement the validation runs under the lock of the other action.
  CHECK(
      stalled(in_shop(
          "ALTER TABLE orders ADD CONSTRAINT k CHECK (id > 0) NOT VALID, VALIDATE CONSTRAINT k")) ==
      Names{"public.orders"});
  CHECK(raises(in_shop("ALTER TABLE orders VALIDATE CONSTRAINT nobody"), "42704"));
  CHECK(in_shop("ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check").scans.empty());
  const Effect drop = in_shop("ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey");
  CHECK(lock_on(drop, "public.customer") == LockMode::AccessExclusive);
  CHECK(drop.weakens.size() == 1);
}

TEST_CASE("A CHECK that says what NOT NULL says already may go") {
  const std::string proven =
      "ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL) NOT VALID; ALTER TABLE t VALIDATE "
      "CONSTRAINT k;";
  const std::string drop = "ALTER TABLE t DROP CONSTRAINT k";
  CHECK(effect_after(proven + "ALTER TABLE t ALTER c SET NOT NULL;" + drop).weakens.empty());
  CHECK(effect_after(proven + drop).weakens.size() == 1);
  CHECK(effect_after("ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL AND c > 0);"
                     "ALTER TABLE t ALTER c SET NOT NULL;" +
                     drop)
            .weakens.size() == 1);
}

TEST_CASE("PRIMARY KEY USING INDEX reads the table unless its columns are NOT NULL") {
  CatalogSnapshot catalog = shop();
  catalog.relations[0].indexes = {{.name = "u", .unique = true, .columns = {"id"}}};
  const std::string sql = "ALTER TABLE customer ADD CONSTRAINT k PRIMARY KEY USING INDEX u";
  CHECK(effect_after(sql, catalog).scans.empty());
  catalog.relations[0].columns[0].not_null = false;
  CHECK(stalled(effect_after(sql, catalog)) == Names{"public.customer"});
  CHECK(effect_after(sql).unknowns.size() == 1);
}

TEST_CASE("Indexes") {
  const Effect blocking = in_shop("CREATE INDEX i ON orders (note)");
  CHECK(stalled(blocking) == Names{"public.orders"});
  CHECK(blocking.rebuilds == Names{"public.i"});
  const Effect concurrent = in_shop("CREATE INDEX CONCURRENTLY i ON orders (note)");
  CHECK(harmless(concurrent));
  CHECK_FALSE(concurrent.transaction_block);
  CHECK(raises(in_shop("BEGIN; CREATE INDEX CONCURRENTLY i ON orders (note)"), "25001"));
  CHECK(raises(in_shop("CREATE INDEX i ON orders (nothing)"), "42703"));
  CHECK(raises(in_shop("DROP INDEX orders_pkey"), "2BP01"));
  CHECK(raises(in_shop("DROP INDEX CONCURRENTLY orders_placed_at, other"), "0A000"));
  CHECK(lock_on(in_shop("DROP INDEX orders_placed_at"), "public.orders") ==
        LockMode::AccessExclusive);

  CatalogSnapshot catalog = shop();
  catalog.relations[1].kind = 'p';
  CHECK(raises(effect_after("CREATE INDEX CONCURRENTLY i ON orders (note)", catalog), "0A000"));
  CHECK(effect_after("CREATE INDEX i ON ONLY orders (note)", catalog).stalls.empty());
  CHECK(effect_after("CREATE INDEX i ON orders (note)", catalog).several_tables);
}

TEST_CASE("What is dropped is given up, and takes locks along") {
  const Effect drop = in_shop("DROP TABLE orders CASCADE");
  CHECK(drop.destroys ==
        Names{"table public.orders", "view public.recent", "what depends on table public.orders"});
  CHECK(lock_on(drop, "public.customer") == LockMode::AccessExclusive);
  CHECK(raises(in_shop("DROP TABLE customer"), "2BP01"));
  CHECK_FALSE(raises(in_shop("DROP TABLE customer, orders CASCADE"), "2BP01"));
  CHECK(raises(in_shop("DROP TABLE nobody"), "42P01"));
  CHECK(harmless(in_shop("DROP TABLE IF EXISTS nobody")));
  CHECK(raises(in_shop("TRUNCATE customer"), "0A000"));
  CHECK(in_shop("TRUNCATE customer CASCADE").destroys ==
        Names{"every row of public.customer", "every row of public.orders"});
}

TEST_CASE("Changes of rows") {
  CHECK(stalled(in_shop("UPDATE orders SET note = ''")) == Names{"public.orders"});
  CHECK(in_shop("DELETE FROM orders").destroys == Names{"every row of public.orders"});
  CHECK(in_shop("UPDATE orders SET note = '' WHERE id < 5").unknowns.size() == 1);
  CHECK(harmless(in_shop("INSERT INTO orders (id) VALUES (1)")));
  CatalogSnapshot catalog = shop();
  catalog.relations[1].row_estimate = 50;
  CHECK(harmless(effect_after("UPDATE orders SET note = '' WHERE id < 5", catalog)));
}

TEST_CASE("Work under a lock that the transaction took before stalls who waits for that lock") {
  const std::string held = "BEGIN; ALTER TABLE orders ADD c int;";
  CHECK(in_shop(held + "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check").stalls.empty());
  CHECK(stalled(in_shop(held + "CREATE INDEX i ON customer (id)")) ==
        Names{"public.customer", "public.orders"});
  CHECK(stalled(in_shop(held + "COMMIT; CREATE INDEX i ON customer (id)")) ==
        Names{"public.customer"});
  CHECK(stalled(in_shop(held + "ROLLBACK; BEGIN; CREATE INDEX i ON customer (id)")) ==
        Names{"public.customer"});
}

TEST_CASE("DROP DEFAULT of a NOT NULL column breaks writers that leave it out") {
  CHECK(in_shop("ALTER TABLE orders ALTER note DROP DEFAULT").breaks.size() == 1);
  CHECK(harmless(in_shop("ALTER TABLE orders ALTER total DROP DEFAULT")));
  CHECK(effect_after("ALTER TABLE orders ALTER total DROP DEFAULT").unknowns.size() == 1);
}

TEST_CASE("Materialized views") {
  CHECK(stalled(effect_after("REFRESH MATERIALIZED VIEW m")) == Names{"public.m"});
  const Effect concurrent = effect_after("REFRESH MATERIALIZED VIEW CONCURRENTLY m");
  CHECK(harmless(concurrent));
  CHECK(concurrent.grows == Growth::Rows);
}

TEST_CASE("Plain SQL in a DO block or a function is judged, and the block is never safe") {
  const Effect block = effect_after(
      "DO $$ BEGIN IF true THEN ALTER TABLE t ADD CONSTRAINT k UNIQUE (a); END IF; END $$");
  CHECK(block.opaque);
  CHECK(stalled(block) == Names{"public.t"});
  CHECK(stalled(effect_after("DO $$ BEGIN UPDATE t SET a = 1; END $$")) == Names{"public.t"});
  CHECK(stalled(effect_after("DO $$ BEGIN PERFORM 1; EXECUTE 'DROP TABLE t'; END $$")).empty());
  CatalogSnapshot catalog = shop();
  catalog.plpgsql_functions = {
      {.signature = "public.purge()", .body = "BEGIN DELETE FROM orders; END"}};
  CHECK(stalled(effect_after("SELECT purge()", catalog)) == Names{"public.orders"});
  CHECK(effect_after("SELECT purge()", catalog).opaque);
}

TEST_CASE("What is not read is not trusted") {
  CHECK(effect_after("DO $$ BEGIN END $$").opaque);
  CHECK_FALSE(effect_after("DO $$ BEGIN END $$").understood);
  CHECK(effect_after("SELECT my_function()").opaque);
  CHECK(harmless(effect_after("SELECT setval('s', 1)")));
  CHECK_FALSE(effect_after("REASSIGN OWNED BY a TO b").understood);
}

TEST_CASE("Partitions") {
  const Effect attach = effect_after("ALTER TABLE p ATTACH PARTITION t FOR VALUES IN (1)");
  CHECK(stalled(attach) == Names{"public.t"});
  CHECK(lock_on(attach, "public.p") == LockMode::ShareUpdateExclusive);
  CHECK(lock_on(effect_after("CREATE TABLE t PARTITION OF p FOR VALUES IN (1)"), "public.p") ==
        LockMode::AccessExclusive);
  CHECK(raises(effect_after("BEGIN; ALTER TABLE p DETACH PARTITION t CONCURRENTLY"), "25001"));
}

TEST_CASE("A table that the script created still locks, as it goes, what it refers to") {
  const std::string created = "CREATE TABLE parcel (id int, order_id int REFERENCES orders);\n";
  for (const char* sql : {"DROP TABLE parcel", "ALTER TABLE parcel DROP COLUMN order_id",
                          "ALTER TABLE parcel DROP CONSTRAINT parcel_order_id_fkey"}) {
    INFO(sql);
    const Effect effect = in_shop(created + sql);
    CHECK(lock_on(effect, "public.orders") == LockMode::AccessExclusive);
    CHECK(effect.locks.size() == 1);
    CHECK(harmless(effect));
  }
  CHECK(in_shop("CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int REFERENCES a);\n"
                "DROP TABLE b")
            .locks.empty());
}

TEST_CASE("A published table loses its replica identity with its primary key") {
  CatalogSnapshot catalog = shop();
  catalog.relations.back().publications = {"feed"};
  catalog.relations.back().dependents.clear();
  const std::string drop = "ALTER TABLE orders DROP CONSTRAINT orders_pkey";
  REQUIRE(effect_after(drop, catalog).breaks.size() == 1);
  CHECK(effect_after(drop, catalog).breaks.front().who == "writers");
  CHECK(effect_after(drop + ", ADD PRIMARY KEY (customer_id)", catalog).breaks.empty());
  catalog.relations.back().replica_identity = "full";
  CHECK(effect_after(drop, catalog).breaks.empty());
  CHECK(in_shop(drop).breaks.empty());
}

TEST_CASE("A form that the server cannot read yet is a syntax error there") {
  const auto on = [](std::string_view sql, int major) {
    return tests::Analyzed(sql, {.version = ServerVersion::of_major(major)}).effect();
  };
  const std::vector<std::pair<const char*, int>> forms{
      {"ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS (a * 2) VIRTUAL", 18},
      {"CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) VIRTUAL)", 18},
      {"ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID", 18},
      {"ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED", 18},
      {"ALTER TABLE t ALTER CONSTRAINT f NOT ENFORCED", 18},
      {"ALTER TABLE t ALTER COLUMN c SET EXPRESSION AS (a * 3)", 17},
      {"CREATE TABLE t (a text STORAGE EXTERNAL)", 16},
      {"ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a)", 15},
      {"ALTER TABLE t SET ACCESS METHOD heap", 15},
      {"MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE", 15},
      {"CREATE TABLE t (a text COMPRESSION lz4)", 14}};
  for (const auto& [sql, since] : forms) {
    INFO(sql);
    CHECK(raises(on(sql, since - 1), "42601"));
    CHECK_FALSE(raises(on(sql, since), "42601"));
  }
}

TEST_CASE("Maintenance of all there is names every table that a catalog shows") {
  const std::vector<std::pair<const char*, LockMode>> statements{
      {"ANALYZE", LockMode::ShareUpdateExclusive},
      {"VACUUM", LockMode::ShareUpdateExclusive},
      {"VACUUM FULL", LockMode::AccessExclusive},
      {"REINDEX (CONCURRENTLY) DATABASE shop", LockMode::ShareUpdateExclusive},
      {"REINDEX SCHEMA public", LockMode::Share}};
  for (const auto& [sql, mode] : statements) {
    INFO(sql);
    CHECK(lock_on(in_shop(sql), "public.orders") == mode);
    const Effect unknown = effect_after(sql);
    CHECK(unknown.grows == Growth::Rows);
    CHECK(unknown.stalls.empty() == (mode == LockMode::ShareUpdateExclusive));
  }
}
