-- case: rows that meet a condition
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;
-- [revision]
DELETE FROM t WHERE a IN (2, 3) OR b IS NULL;
-- [old]
INSERT INTO t (id, a, b) VALUES (40000, 3, 'x');
UPDATE t SET b = 'y' WHERE id = 5;
DELETE FROM t WHERE id = 6
-- [new]
INSERT INTO t (id, a, b) VALUES (40000, 3, 'x');
UPDATE t SET b = 'y' WHERE id = 5;
DELETE FROM t WHERE id = 6
