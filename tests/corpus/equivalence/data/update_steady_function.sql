-- case: a user's function that is immutable
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
-- [revision]
UPDATE t SET a = f(id) WHERE a > 2;
-- [old]
INSERT INTO t (id, a, b) VALUES (40000, 3, 'x');
UPDATE t SET b = 'y' WHERE id = 5;
DELETE FROM t WHERE id = 6
