// Statement::kind against the server's own command tags, which an event trigger is told.

#include "sql/statement_parser.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"
#include "tests/temp_database.hpp"

#include <string>
#include <vector>

using namespace lockstep;

namespace {

constexpr std::string_view kObjects = R"(
  CREATE TABLE tags (tag text);
  CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO tags VALUES (tg_tag); END';
  CREATE TABLE t (a int, b text, c int);
  CREATE TABLE parted (a int) PARTITION BY RANGE (a);
  CREATE TABLE part (a int);
  CREATE INDEX i ON t (a);
  CREATE VIEW v AS SELECT a FROM t;
  CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
  CREATE SEQUENCE s;
  CREATE SCHEMA sc;
  CREATE TYPE e AS ENUM ('a');
  CREATE TYPE ct AS (x int);
  CREATE DOMAIN d AS int;
  CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
  CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
  CREATE POLICY po ON t;
  CREATE STATISTICS st ON a, c FROM t;
  CREATE EVENT TRIGGER note ON ddl_command_start EXECUTE FUNCTION note();
)";

// One after the other, each on what the ones before it left.
constexpr std::string_view kStatements = R"(
  ALTER TABLE t ADD x int;
  ALTER TABLE t RENAME x TO y;
  ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);
  ALTER TABLE t RENAME CONSTRAINT k TO l;
  ALTER TABLE t SET SCHEMA sc;
  ALTER TABLE sc.t SET SCHEMA public;
  ALTER TABLE t OWNER TO CURRENT_USER;
  ALTER TABLE parted ATTACH PARTITION part FOR VALUES FROM (1) TO (2);
  ALTER INDEX i RENAME TO j;
  ALTER INDEX j SET (fillfactor = 70);
  ALTER VIEW v RENAME COLUMN a TO z;
  ALTER VIEW v RENAME TO w;
  ALTER VIEW w ALTER z SET DEFAULT 1;
  ALTER MATERIALIZED VIEW m RENAME TO n;
  ALTER SEQUENCE s INCREMENT 2;
  ALTER SEQUENCE s RENAME TO r;
  ALTER TYPE e ADD VALUE 'b';
  ALTER TYPE e RENAME TO e2;
  ALTER TYPE ct ADD ATTRIBUTE y int;
  ALTER TYPE ct RENAME ATTRIBUTE y TO z;
  ALTER DOMAIN d SET DEFAULT 1;
  ALTER DOMAIN d ADD CONSTRAINT dc CHECK (value > 0);
  ALTER DOMAIN d RENAME CONSTRAINT dc TO dd;
  ALTER FUNCTION f() COST 5;
  ALTER FUNCTION f() RENAME TO f2;
  ALTER FUNCTION f2() OWNER TO CURRENT_USER;
  ALTER PROCEDURE p() SECURITY DEFINER;
  ALTER ROUTINE p() SET SCHEMA sc;
  ALTER TRIGGER g ON t RENAME TO h;
  ALTER POLICY po ON t USING (true);
  ALTER STATISTICS st SET STATISTICS 5;
  ALTER SCHEMA sc RENAME TO sd;
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
  CREATE TABLE u (a int);
  CREATE TABLE u2 AS SELECT 1 AS x;
  SELECT 1 AS x INTO u3;
  CREATE UNLOGGED TABLE u4 ();
  CREATE INDEX ON u (a);
  CREATE VIEW v2 AS SELECT 1 AS x;
  CREATE MATERIALIZED VIEW m2 AS SELECT 1 AS x;
  REFRESH MATERIALIZED VIEW m2;
  CREATE SEQUENCE s2;
  CREATE SCHEMA s3;
  CREATE TYPE e3 AS ENUM ();
  CREATE TYPE c3 AS (x int);
  CREATE TYPE r3 AS RANGE (subtype = int);
  CREATE TYPE shell;
  CREATE DOMAIN d3 AS int;
  CREATE FUNCTION f3() RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE PROCEDURE p3() LANGUAGE sql AS 'SELECT 1';
  CREATE AGGREGATE a3 (int) (sfunc = int4pl, stype = int);
  CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq);
  CREATE OPERATOR CLASS oc3 FOR TYPE int USING btree AS OPERATOR 1 <;
  CREATE OPERATOR FAMILY of3 USING btree;
  ALTER OPERATOR FAMILY of3 USING btree ADD OPERATOR 1 < (int, int);
  CREATE COLLATION col3 (locale = 'C');
  CREATE TEXT SEARCH CONFIGURATION tc3 (copy = simple);
  CREATE TEXT SEARCH DICTIONARY td3 (template = simple);
  ALTER TEXT SEARCH CONFIGURATION tc3 DROP MAPPING FOR word;
  ALTER TEXT SEARCH DICTIONARY td3 (accept = false);
  CREATE TRIGGER g3 BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION tf();
  CREATE RULE ru3 AS ON DELETE TO u DO INSTEAD NOTHING;
  CREATE POLICY po3 ON u;
  CREATE STATISTICS st3 ON a, b FROM t;
  CREATE CAST (int AS e2) WITH INOUT;
  CREATE FOREIGN DATA WRAPPER fw3;
  CREATE SERVER sv3 FOREIGN DATA WRAPPER fw3;
  ALTER SERVER sv3 VERSION '1';
  CREATE USER MAPPING FOR PUBLIC SERVER sv3;
  CREATE FOREIGN TABLE ft3 (a int) SERVER sv3;
  ALTER FOREIGN TABLE ft3 ADD b int;
  CREATE PUBLICATION pu3;
  ALTER PUBLICATION pu3 ADD TABLE u;
  COMMENT ON TABLE u IS 'x';
  GRANT SELECT ON u TO PUBLIC;
  REVOKE SELECT ON u FROM PUBLIC;
  DROP TRIGGER g3 ON u;
  DROP RULE ru3 ON u;
  DROP POLICY po3 ON u;
  DROP STATISTICS st3;
  DROP CAST (int AS e2);
  DROP PUBLICATION pu3;
  DROP FOREIGN TABLE ft3;
  DROP USER MAPPING FOR PUBLIC SERVER sv3;
  DROP SERVER sv3;
  DROP FOREIGN DATA WRAPPER fw3;
  DROP TEXT SEARCH CONFIGURATION tc3;
  DROP TEXT SEARCH DICTIONARY td3;
  DROP OPERATOR CLASS oc3 USING btree;
  DROP OPERATOR FAMILY of3 USING btree;
  DROP OPERATOR === (int, int);
  DROP AGGREGATE a3 (int);
  DROP FUNCTION f3;
  DROP PROCEDURE p3;
  DROP ROUTINE sd.p;
  DROP COLLATION col3;
  DROP TYPE e3, c3;
  DROP DOMAIN d3;
  DROP SEQUENCE s2;
  DROP MATERIALIZED VIEW m2;
  DROP VIEW v2;
  DROP INDEX j;
  DROP TABLE u, u2;
  DROP SCHEMA s3;
)";

}  // namespace

TEST_CASE("the kind of a statement is the server's command tag") {
  tests::TempDatabase database;
  database.run(kObjects);
  const ParsedScript script = tests::parsed(std::string(kStatements));
  REQUIRE(script.errors.empty());
  REQUIRE(script.statements.size() > 100);
  for (const Statement& statement : script.statements) {
    CAPTURE(statement.text);
    database.run("TRUNCATE tags");
    database.run(statement.text);
    CHECK(database.value("SELECT tag FROM tags") == statement.kind);
  }
}

TEST_CASE("tags of statements that fire no event trigger") {
  const auto [sql, kind] = GENERATE(table<std::string, std::string>(
      {{"SELECT 1", "SELECT"},
       {"VALUES (1)", "SELECT"},
       {"INSERT INTO t DEFAULT VALUES", "INSERT"},
       {"UPDATE t SET a = 1", "UPDATE"},
       {"DELETE FROM t", "DELETE"},
       {"MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE", "MERGE"},
       {"TRUNCATE t", "TRUNCATE TABLE"},
       {"COPY t TO stdout", "COPY"},
       {"BEGIN", "BEGIN"},
       {"START TRANSACTION", "START TRANSACTION"},
       {"END", "COMMIT"},
       {"COMMIT AND CHAIN", "COMMIT"},
       {"ROLLBACK TO a", "ROLLBACK"},
       {"SET a.b = 1", "SET"},
       {"RESET ALL", "RESET"},
       {"SHOW a", "SHOW"},
       {"LOCK t", "LOCK TABLE"},
       {"VACUUM t", "VACUUM"},
       {"ANALYZE t", "ANALYZE"},
       {"REINDEX TABLE t", "REINDEX"},
       {"CLUSTER t", "CLUSTER"},
       {"CHECKPOINT", "CHECKPOINT"},
       {"DO 'x'", "DO"},
       {"CALL p()", "CALL"},
       {"EXPLAIN SELECT 1", "EXPLAIN"},
       {"PREPARE p AS SELECT 1", "PREPARE"},
       {"EXECUTE p", "EXECUTE"},
       {"DEALLOCATE p", "DEALLOCATE"},
       {"DEALLOCATE ALL", "DEALLOCATE ALL"},
       {"DISCARD ALL", "DISCARD ALL"},
       {"LISTEN a", "LISTEN"},
       {"UNLISTEN *", "UNLISTEN"},
       {"NOTIFY a", "NOTIFY"},
       {"DECLARE c CURSOR FOR SELECT 1", "DECLARE CURSOR"},
       {"FETCH c", "FETCH"},
       {"MOVE c", "MOVE"},
       {"CLOSE c", "CLOSE CURSOR"},
       {"CLOSE ALL", "CLOSE CURSOR ALL"},
       {"SET CONSTRAINTS ALL DEFERRED", "SET CONSTRAINTS"},
       {"CREATE ROLE r", "CREATE ROLE"},
       {"ALTER USER r NOLOGIN", "ALTER ROLE"},
       {"ALTER ROLE r SET a.b = 1", "ALTER ROLE"},
       {"GRANT a TO b", "GRANT ROLE"},
       {"REVOKE a FROM b", "REVOKE ROLE"},
       {"DROP ROLE r", "DROP ROLE"},
       {"CREATE DATABASE d", "CREATE DATABASE"},
       {"ALTER DATABASE d SET a.b = 1", "ALTER DATABASE"},
       {"DROP DATABASE d", "DROP DATABASE"},
       {"ALTER SYSTEM SET a.b = 1", "ALTER SYSTEM"},
       {"REASSIGN OWNED BY a TO b", "REASSIGN OWNED"},
       {"LOAD 'x'", "LOAD"}}));
  CAPTURE(sql);
  CHECK(tests::statement(sql).kind == kind);
}
