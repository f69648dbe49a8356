-- case: a value that can only be computed where the condition holds
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;
-- [revision]
UPDATE t SET b = (100 / a)::text WHERE a <> 0;
-- [old]
INSERT INTO t (id, a, b) VALUES (40000, 3, 'x');
UPDATE t SET b = 'y' WHERE id = 5;
DELETE FROM t WHERE id = 6
