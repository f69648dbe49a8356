-- case: few rows are changed at once, whatever the statement
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT i, i FROM generate_series(1, 100) i;
ANALYZE t;
-- [revision]
UPDATE t SET a = a + 1;
-- [old]
INSERT INTO t VALUES (200, 1)
