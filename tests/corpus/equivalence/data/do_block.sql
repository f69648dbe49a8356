-- case: code that is not read
-- refused: not understood
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT i, i FROM generate_series(1, 100) i;
-- [revision]
DO $$ BEGIN UPDATE t SET a = 0; END $$;
