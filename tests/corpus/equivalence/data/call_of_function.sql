-- case: a function that may do anything
-- refused: not understood
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT i, i FROM generate_series(1, 100) i;CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN UPDATE t SET a = 0; END';
-- [revision]
SELECT f();
