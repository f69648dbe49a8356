// The catalog reader against a schema that holds one of everything (catalog/schema.sql). What it
// reports is the same on every version of the server, but for the NOT NULL constraints that 18
// keeps by name.

#include "executor/pg/catalog_reader.hpp"
#include "executor/pg/database.hpp"
#include "sql/snapshot_json.hpp"
#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace lockstep;
using tests::TempDatabase;

namespace {

const std::string kFolder = LOCKSTEP_SOURCE_DIR "/tests/executor/pg/catalog/";

std::string file_text(const std::string& path) {
  std::ifstream file(path);
  REQUIRE(file.is_open());
  return {std::istreambuf_iterator<char>(file), {}};
}

const CatalogRelation& relation(const CatalogSnapshot& snapshot, const std::string& name) {
  const CatalogRelation* found =
      snapshot.find({.schema = Identifier("public"), .name = Identifier(name)});
  if (found == nullptr) throw std::runtime_error("no relation " + name);
  return *found;
}

// What differs from server to server and from run to run.
CatalogSnapshot comparable(CatalogSnapshot snapshot) {
  snapshot.version = ServerVersion::of_major(15);
  for (CatalogRelation& relation : snapshot.relations) {
    relation.oid = 0;
    relation.row_estimate = 0;
    relation.heap_bytes = 0;
    relation.index_bytes = 0;
    relation.definition.clear();  // from 16 on without the relation before each column
    std::erase_if(relation.constraints,
                  [](const auto& constraint) { return constraint.kind == "not null"; });
  }
  return snapshot;
}

}  // namespace

TEST_CASE("Everything in a rich schema is reported") {
  TempDatabase database;
  database.run(file_text(kFolder + "schema.sql"));
  const std::string found = to_json(comparable(read_catalog(database.session())));
  const std::string golden = kFolder + "expected.json";
  if (std::getenv("LOCKSTEP_UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << found;
  CHECK(found == file_text(golden));
}

TEST_CASE("The version, time zone and search path of the database are reported") {
  TempDatabase database;
  database.run("CREATE SCHEMA app; ALTER DATABASE " + database.name() +
               " SET search_path = app, missing, public; ALTER DATABASE " + database.name() +
               " SET TimeZone = 'Europe/Berlin'");
  const CatalogSnapshot snapshot = read_catalog(*database.open());
  CHECK(snapshot.search_path == std::vector<std::string>{"app", "public"});
  CHECK(snapshot.time_zone == "Europe/Berlin");
  CHECK(std::to_string(snapshot.version.number) == database.value("SHOW server_version_num"));
}

TEST_CASE("Sizes and row counts are reported") {
  TempDatabase database;
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 1000)");
  CHECK(relation(read_catalog(database.session()), "t").row_estimate == 0);
  database.run("ANALYZE t");
  const CatalogSnapshot snapshot = read_catalog(database.session());
  const CatalogRelation& table = relation(snapshot, "t");
  CHECK(table.row_estimate == 1000);
  CHECK(std::to_string(table.heap_bytes) == database.value("SELECT pg_relation_size('t')"));
  CHECK(std::to_string(table.index_bytes) == database.value("SELECT pg_indexes_size('t')"));
}

TEST_CASE("An index that a concurrent build left behind is not valid") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)");
  CHECK_THROWS_AS(database.run("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (id)"), DatabaseError);
  const CatalogSnapshot snapshot = read_catalog(database.session());
  REQUIRE(relation(snapshot, "t").indexes.size() == 1);
  CHECK_FALSE(relation(snapshot, "t").indexes[0].valid);
}

TEST_CASE("Column grants are reported, the owner's and others'") {
  TempDatabase database;
  database.run("CREATE ROLE \"app " + database.name() + "\"; CREATE TABLE t (id int, v int)");
  database.run("GRANT SELECT (v), UPDATE (v) ON t TO PUBLIC; GRANT SELECT (v) ON t TO \"app " +
               database.name() + "\" WITH GRANT OPTION");
  const CatalogSnapshot snapshot = read_catalog(database.session());
  CHECK(relation(snapshot, "t").columns[0].grants.empty());
  CHECK(relation(snapshot, "t").columns[1].grants ==
        std::vector<std::string>{"SELECT TO \"app " + database.name() + "\" WITH GRANT OPTION",
                                 "SELECT TO PUBLIC", "UPDATE TO PUBLIC"});
  database.run("DROP OWNED BY \"app " + database.name() + "\"; DROP ROLE \"app " + database.name() +
               "\"");
}

TEST_CASE("Publications count whether by table, by schema or for all") {
  TempDatabase database;
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, v int, w int); CREATE TABLE u (id int);"
      "CREATE PUBLICATION everything FOR ALL TABLES");
  const bool newer = database.session().server_version() >= ServerVersion::of_major(15);
  database.run(newer ? "CREATE PUBLICATION part FOR TABLE t (id, v) WHERE (id > 0);"
                       "CREATE PUBLICATION whole FOR TABLES IN SCHEMA public"
                     : "CREATE PUBLICATION part FOR TABLE t");
  const CatalogSnapshot snapshot = read_catalog(database.session());
  if (!newer) {
    CHECK(relation(snapshot, "t").publications == std::vector<std::string>{"everything", "part"});
    return;
  }
  CHECK(relation(snapshot, "t").publications ==
        std::vector<std::string>{"everything", "part", "whole"});
  CHECK(relation(snapshot, "u").publications == std::vector<std::string>{"everything", "whole"});
  CHECK(relation(snapshot, "u").published.empty());
  CHECK(relation(snapshot, "t").published ==
        std::vector<CatalogPublished>{{"part", {"id", "v"}, "(id > 0)"}});
  CHECK(relation(snapshot, "t").dependents ==
        std::vector<CatalogDependent>{{"publication", "part", "id"}, {"publication", "part", "v"}});
}

TEST_CASE("A view's definition is one that makes the view") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int); CREATE VIEW v AS SELECT id + 1 AS next FROM t");
  const std::string definition = relation(read_catalog(database.session()), "v").definition;
  database.run("DROP VIEW v; CREATE VIEW v AS " + definition);
  CHECK(relation(read_catalog(database.session()), "v").definition == definition);
  CHECK(relation(read_catalog(database.session()), "t").definition.empty());
}

TEST_CASE("A function whose body the server has parsed depends on the columns it reads") {
  TempDatabase database;
  if (database.session().server_version() < ServerVersion::of_major(14)) return;
  database.run(
      "CREATE TABLE t (id int, v int);"
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT max(v) FROM t; END");
  const CatalogSnapshot snapshot = read_catalog(database.session());
  const auto& dependents = relation(snapshot, "t").dependents;
  CHECK(std::find(dependents.begin(), dependents.end(),
                  CatalogDependent{"function", "public.f()", "v"}) != dependents.end());
  CHECK(std::find(dependents.begin(), dependents.end(),
                  CatalogDependent{"function", "public.f()", "id"}) == dependents.end());
}

TEST_CASE("Compression is reported where the server has it") {
  TempDatabase database;
  if (database.session().server_version() < ServerVersion::of_major(14)) return;
  database.run("CREATE TABLE t (v text COMPRESSION pglz, w text)");
  const CatalogSnapshot snapshot = read_catalog(database.session());
  CHECK(relation(snapshot, "t").columns[0].compression == "pglz");
  CHECK(relation(snapshot, "t").columns[1].compression == "");
}

TEST_CASE("A NOT NULL constraint that is not validated proves nothing yet") {
  TempDatabase database;
  if (database.session().server_version() < ServerVersion::of_major(18)) return;
  database.run(
      "CREATE TABLE t (a int NOT NULL, b int); ALTER TABLE t ADD CONSTRAINT b_set NOT NULL b NOT "
      "VALID");
  const CatalogSnapshot snapshot = read_catalog(database.session());
  const CatalogRelation& table = relation(snapshot, "t");
  CHECK(table.columns[0].not_null);
  CHECK_FALSE(table.columns[1].not_null);
  REQUIRE(table.constraints.size() == 2);
  CHECK(table.constraints[0].name == "b_set");
  CHECK(table.constraints[0].kind == "not null");
  CHECK_FALSE(table.constraints[0].validated);
}

TEST_CASE("A role without any rights reads the same catalog") {
  TempDatabase database;
  database.run(file_text(kFolder + "schema.sql"));
  const std::string role = "reader_" + database.name();
  database.run("CREATE ROLE " + role + " LOGIN; REVOKE ALL ON SCHEMA public FROM PUBLIC");
  const auto session = connect_database({.dsn = database.dsn_as(role)})->open({.role = "test"});
  CatalogSnapshot as_role = comparable(read_catalog(*session));
  CatalogSnapshot as_owner = comparable(read_catalog(database.session()));
  CHECK(as_role.search_path.empty());  // it may not use the schema
  as_role.search_path = as_owner.search_path;
  CHECK(as_role == as_owner);
  database.run("DROP ROLE " + role);
}

TEST_CASE("A table that somebody has locked holds reading up for lock_timeout at most") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int PRIMARY KEY)");
  const auto reader =
      database.open({.role = "test", .lock_timeout = std::chrono::milliseconds(50)});
  auto seen = ErrorClass::Permanent;
  database.session().in_transaction([&] {
    database.session().query(Sql::recorded("LOCK TABLE t IN ACCESS EXCLUSIVE MODE"));
    try {
      read_catalog(*reader);
    } catch (const DatabaseError& error) {
      seen = error.error_class();
    }
  });
  CHECK(seen == ErrorClass::LockTimeout);
  CHECK(relation(read_catalog(*reader), "t").indexes.size() == 1);
}

TEST_CASE("Reading leaves no transaction, lock or setting behind") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int)");
  const auto session = database.open();
  read_catalog(*session);
  CHECK(session->query(Sql::recorded("SHOW search_path")).text(0, 0) == "\"$user\", public");
  CHECK(session->query(Sql::recorded("SHOW transaction_read_only")).text(0, 0) == "off");
  CHECK(
      session->query(Sql::recorded("SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass"))
          .number(0, 0) == 0);
}

TEST_CASE("Parents, children and partition keys are reported") {
  TempDatabase database;
  database.run(
      "CREATE TABLE h (id int, day date) PARTITION BY RANGE (day, (id + 1));"
      "CREATE TABLE h1 PARTITION OF h FOR VALUES FROM ('2026-01-01', 1) TO ('2027-01-01', 1);"
      "CREATE TABLE rest PARTITION OF h DEFAULT; CREATE INDEX h_day ON h (day);"
      "CREATE TABLE parent (id int); CREATE TABLE child () INHERITS (parent)");
  const CatalogSnapshot snapshot = read_catalog(database.session());
  using Names = std::vector<std::string>;
  CHECK(relation(snapshot, "h").children == Names{"public.h1", "public.rest"});
  CHECK(relation(snapshot, "h").partition_columns == Names{"day"});
  CHECK(relation(snapshot, "h").partition_key == "RANGE (day, ((id + 1)))");
  CHECK(relation(snapshot, "h1").partition_bound ==
        "FOR VALUES FROM ('2026-01-01', 1) TO ('2027-01-01', 1)");
  CHECK(relation(snapshot, "rest").partition_bound == "DEFAULT");
  CHECK(relation(snapshot, "h1").partition_constraint.starts_with("((day IS NOT NULL) AND"));
  CHECK(relation(snapshot, "h1").parents == Names{"public.h"});
  CHECK_FALSE(relation(snapshot, "h1").default_partition);
  CHECK(relation(snapshot, "rest").default_partition);
  CHECK(relation(snapshot, "h1").indexes[0].attached);
  CHECK_FALSE(relation(snapshot, "h").indexes[0].attached);
  CHECK(relation(snapshot, "child").parents == Names{"public.parent"});
  CHECK(relation(snapshot, "parent").children == Names{"public.child"});
  CHECK(relation(snapshot, "parent").partition_columns.empty());
}

TEST_CASE("Domains are reported with what they stand on and what constrains them") {
  TempDatabase database;
  database.run(
      "CREATE DOMAIN word AS varchar(20); CREATE DOMAIN loud AS word NOT NULL CONSTRAINT up "
      "CHECK (value = upper(value)); ALTER DOMAIN loud ADD CONSTRAINT later CHECK (value <> '') "
      "NOT VALID");
  const CatalogSnapshot snapshot = read_catalog(database.session());
  REQUIRE(snapshot.domains.size() == 2);
  CHECK(snapshot.domains[0] == CatalogDomain{.name = "public.loud",
                                             .base = "public.word",
                                             .not_null = true,
                                             .constraints = {"later", "up"},
                                             .not_validated = {"later"}});
  CHECK(snapshot.domains[1] ==
        CatalogDomain{.name = "public.word", .base = "character varying(20)"});
}

TEST_CASE("A function counts as steady when no form of it is VOLATILE") {
  TempDatabase database;
  database.run(
      "CREATE FUNCTION calm() RETURNS int STABLE LANGUAGE sql AS 'SELECT 1';"
      "CREATE FUNCTION mixed(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';"
      "CREATE FUNCTION mixed(text) RETURNS int LANGUAGE sql AS 'SELECT 1';"
      "CREATE FUNCTION wild() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  CHECK(read_catalog(database.session()).steady_functions ==
        std::vector<std::string>{"public.calm"});
}
