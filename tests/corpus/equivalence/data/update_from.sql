-- case: a join
-- refused: it joins other tables
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE TABLE u (id int); INSERT INTO u VALUES (1);
-- [revision]
UPDATE t SET a = 0 FROM u WHERE u.id = t.id;
