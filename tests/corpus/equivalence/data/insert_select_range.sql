-- case: a range of a large table
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE TABLE u (id int PRIMARY KEY);
-- [revision]
INSERT INTO u SELECT id FROM t WHERE id BETWEEN 1 AND 1000;
-- [old]
INSERT INTO t (id, a, b) VALUES (40000, 3, 'x');
UPDATE t SET b = 'y' WHERE id = 5;
DELETE FROM t WHERE id = 6
