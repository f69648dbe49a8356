-- case: a sub-query
-- refused: sub-query
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE TABLE u (id int);
-- [revision]
UPDATE t SET a = 0 WHERE id IN (SELECT id FROM u);
