-- schema
CREATE SCHEMA archive;
CREATE SCHEMA filled;
CREATE TABLE filled.x (id int);
CREATE TABLE t (id serial PRIMARY KEY, a int, b text UNIQUE, c int CHECK (c > 0));
INSERT INTO t SELECT g, g, g, g FROM generate_series(1, 1000) g;
CREATE INDEX t_a ON t (a);
CREATE TABLE u (id int);
INSERT INTO u SELECT generate_series(1, 1000);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT id FROM u;
CREATE SEQUENCE s;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE pair AS (x int, y int);
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE moody (id int, m mood);

-- case RENAME COLUMN
ALTER TABLE t RENAME COLUMN b TO z;
-- case RENAME COLUMN that is not there
ALTER TABLE t RENAME COLUMN nobody TO z;
-- case RENAME TABLE
ALTER TABLE u RENAME TO z;
-- case RENAME TABLE to a name that is taken
ALTER TABLE u RENAME TO t;
-- case RENAME VIEW
ALTER VIEW v RENAME TO z;
-- case RENAME a column of a view
ALTER VIEW v RENAME COLUMN a TO z;
-- case RENAME a materialized view
ALTER MATERIALIZED VIEW m RENAME TO z;
-- case RENAME SEQUENCE
ALTER SEQUENCE s RENAME TO z;
-- case RENAME SCHEMA
ALTER SCHEMA filled RENAME TO z;
-- case RENAME FUNCTION
ALTER FUNCTION f(int) RENAME TO z;
-- case RENAME TYPE
ALTER TYPE pair RENAME TO z;
-- case RENAME an attribute of a type
ALTER TYPE pair RENAME ATTRIBUTE x TO z;
-- case SET SCHEMA of a table
ALTER TABLE t SET SCHEMA archive;
-- case SET SCHEMA of a view
ALTER VIEW v SET SCHEMA archive;
-- case SET SCHEMA of a function
ALTER FUNCTION f(int) SET SCHEMA archive;
-- case DROP COLUMN
ALTER TABLE t DROP COLUMN c;
-- case DROP COLUMN with an index of its own
DROP VIEW v;
ALTER TABLE t DROP COLUMN a;
-- case DROP COLUMN with a unique constraint
ALTER TABLE t DROP COLUMN b;
-- case DROP COLUMN with a sequence
DROP VIEW v;
ALTER TABLE t DROP COLUMN id;
-- case DROP COLUMN that a view reads
ALTER TABLE t DROP COLUMN a;
-- case DROP COLUMN that a view reads, CASCADE
ALTER TABLE t DROP COLUMN a CASCADE;
-- case DROP COLUMN IF EXISTS, not there
ALTER TABLE t DROP COLUMN IF EXISTS nobody;
-- case DROP COLUMN, not there
ALTER TABLE t DROP COLUMN nobody;
-- case DROP TABLE
DROP TABLE u CASCADE;
-- case DROP TABLE that a view reads
DROP TABLE t;
-- case DROP TABLE that a view reads, CASCADE
DROP TABLE t CASCADE;
-- case DROP TABLE with its indexes and its sequence
DROP VIEW v;
DROP TABLE t;
-- case DROP TABLE IF EXISTS, not there
DROP TABLE IF EXISTS nobody;
-- case DROP TABLE, not there
DROP TABLE nobody;
-- case DROP TABLE of a new one
BEGIN;
CREATE TABLE fresh (id int);
DROP TABLE fresh;
-- case DROP TABLE and the view that reads it
DROP VIEW v; DROP TABLE t;
-- case DROP VIEW
DROP VIEW v;
-- case DROP MATERIALIZED VIEW
DROP MATERIALIZED VIEW m;
-- case DROP SEQUENCE
DROP SEQUENCE s;
-- case DROP SEQUENCE that a default draws from
DROP SEQUENCE t_id_seq;
-- case DROP SCHEMA of what is empty
DROP SCHEMA archive;
-- case DROP SCHEMA that is not empty
DROP SCHEMA filled;
-- case DROP SCHEMA CASCADE
DROP SCHEMA filled CASCADE;
-- case DROP FUNCTION
DROP FUNCTION f(int);
-- case DROP TYPE
DROP TYPE pair;
-- case DROP TYPE in use
DROP TYPE mood;
-- case DROP TYPE in use, CASCADE
DROP TYPE mood CASCADE;
-- case DROP OWNED
DROP OWNED BY corpus_role;
-- case TRUNCATE
TRUNCATE u;
-- case TRUNCATE RESTART IDENTITY
TRUNCATE t RESTART IDENTITY;
-- case TRUNCATE of a new table
BEGIN;
CREATE TABLE fresh AS SELECT * FROM u;
TRUNCATE fresh;
-- case DROP EXTENSION that is not there
DROP EXTENSION IF EXISTS citext;
