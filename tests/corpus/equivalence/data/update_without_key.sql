-- case: a table without a key
-- [setup]
CREATE TABLE t (a int, b text);
INSERT INTO t SELECT i, 'x' FROM generate_series(1, 40000) i;
-- [revision]
UPDATE t SET b = 'y' WHERE a > 5 -- to the end
;
-- [old]
INSERT INTO t VALUES (1, 'z')
