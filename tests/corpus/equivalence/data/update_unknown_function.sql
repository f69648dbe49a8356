-- case: a function of which nothing is known
-- refused: calls f
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- [revision]
UPDATE t SET a = f(id);
