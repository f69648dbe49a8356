-- schema
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
INSERT INTO t SELECT g, g, g FROM generate_series(1, 1000) g;
CREATE TABLE u (id int PRIMARY KEY, a int);
INSERT INTO u SELECT g, g FROM generate_series(1, 1000) g;
CREATE TABLE few (id int PRIMARY KEY);
INSERT INTO few SELECT generate_series(1, 10);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE FUNCTION change_u() RETURNS void LANGUAGE plpgsql AS 'BEGIN ALTER TABLE u ALTER a TYPE bigint; END';
CREATE PROCEDURE fill() LANGUAGE plpgsql AS 'BEGIN UPDATE t SET a = 1; END';

-- case UPDATE of every row
UPDATE t SET b = 'x';
-- case UPDATE WHERE true
UPDATE t SET b = 'x' WHERE true;
-- case UPDATE WHERE 1 = 1
UPDATE t SET b = 'x' WHERE 1 = 1;
-- case UPDATE of one row
UPDATE t SET b = 'x' WHERE id = 5;
-- case UPDATE with a join
UPDATE t SET b = 'x' FROM few WHERE few.id = t.id;
-- case UPDATE of a table that is not there
UPDATE nobody SET a = 1;
-- case UPDATE of a new table
BEGIN;
CREATE TABLE fresh AS SELECT * FROM t;
UPDATE fresh SET a = 1;
-- case UPDATE through a view
UPDATE v SET a = 1 WHERE id = 5;
-- case DELETE of every row
DELETE FROM t;
-- case DELETE WHERE true
DELETE FROM t WHERE true;
-- case DELETE of one row
DELETE FROM t WHERE id = 5;
-- case INSERT of one row
INSERT INTO t VALUES (-1, 1, 'x');
-- case INSERT that is there already
INSERT INTO t VALUES (1, 1, 'x') ON CONFLICT DO NOTHING;
-- case INSERT through a view
INSERT INTO v VALUES (-1, 1);
-- case INSERT SELECT
INSERT INTO t SELECT -id, a FROM u;
-- case SELECT
SELECT 1;
-- case SELECT of a table
SELECT count(*) FROM u;
-- case SELECT FOR UPDATE of a row
SELECT * FROM t WHERE id = 5 FOR UPDATE;
-- case SELECT of a function that changes a table
SELECT change_u();
-- case WITH that deletes every row
WITH gone AS (DELETE FROM t RETURNING id) SELECT count(*) FROM gone;
-- case WITH that moves a row
WITH gone AS (DELETE FROM t WHERE id = 5 RETURNING id, a) INSERT INTO u SELECT -id, a FROM gone;
-- case DO that changes a type
DO $$ BEGIN ALTER TABLE u ALTER a TYPE bigint; END $$;
-- case CALL
CALL fill();
-- case TRUNCATE of a table that is not there
TRUNCATE nobody;
-- case UPDATE after ALTER in one transaction
BEGIN;
ALTER TABLE t ADD COLUMN k int;
UPDATE t SET k = 1 WHERE id < 2000;
-- case CREATE INDEX after ALTER in one transaction
BEGIN;
ALTER TABLE t ADD COLUMN k int;
CREATE INDEX ON t (k);
-- case a lock given back by ROLLBACK TO, then a scan
BEGIN;
SAVEPOINT one;
ALTER TABLE t ADD COLUMN k int;
ROLLBACK TO one;
SELECT count(*) FROM u;
-- case ALTER of a second table while the first is locked
BEGIN;
ALTER TABLE t ADD COLUMN k int;
ALTER TABLE u ADD COLUMN k int;
-- case ALTER of a renamed table
BEGIN;
ALTER TABLE u RENAME TO w;
ALTER TABLE w ALTER COLUMN a SET NOT NULL;
-- case ALTER by search_path
CREATE SCHEMA archive;
CREATE TABLE archive.t (id int);
INSERT INTO archive.t SELECT generate_series(1, 1000);
BEGIN;
SET LOCAL search_path = archive;
ALTER TABLE t ADD CHECK (id > 0);
-- case ADD COLUMN NOT NULL on a new table with rows
BEGIN;
CREATE TABLE fresh (id int);
INSERT INTO fresh VALUES (1);
ALTER TABLE fresh ADD COLUMN k int NOT NULL;
