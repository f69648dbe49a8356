-- case: a sub-query
-- refused: sub-query
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE TABLE u (id int);
-- [revision]
DELETE FROM t WHERE NOT EXISTS (SELECT FROM u WHERE u.id = t.id);
