-- case: another value each time, without a mark
-- refused: gives another value in each batch
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;
-- [revision]
UPDATE t SET a = (random() * 10)::int;
