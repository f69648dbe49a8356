-- case: rows of a small table
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE TABLE u (id int PRIMARY KEY, a int); INSERT INTO u SELECT i, i FROM generate_series(50001, 50100) i;
-- [revision]
INSERT INTO t (id, a) SELECT id, a FROM u;
-- [old]
INSERT INTO t (id, a, b) VALUES (40000, 3, 'x');
UPDATE t SET b = 'y' WHERE id = 5;
DELETE FROM t WHERE id = 6
