-- case: two columns that change places
-- refused: made from what the statement itself sets
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i, -i FROM generate_series(1, 40000) i;
-- [revision]
UPDATE t SET a = b, b = a;
