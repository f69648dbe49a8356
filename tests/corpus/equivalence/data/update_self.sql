-- case: a counter without a mark
-- refused: a row would change again
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;
-- [revision]
UPDATE t SET a = a + 1;
