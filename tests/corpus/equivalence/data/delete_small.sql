-- case: few rows at once, last of all
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT i, i FROM generate_series(1, 100) i;
ANALYZE t;
-- [revision]
DELETE FROM t;
-- [old]
INSERT INTO t VALUES (200, 1)
