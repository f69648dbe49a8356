-- case: rows of a large table
-- refused: it copies public.t in one transaction
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE TABLE u (id int PRIMARY KEY);
-- [revision]
INSERT INTO u SELECT id FROM t;
