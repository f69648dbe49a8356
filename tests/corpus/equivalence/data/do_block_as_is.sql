-- case: code that its author answers for
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT i, i FROM generate_series(1, 100) i;
-- [revision]
-- lockstep: as-is: a hundred rows
DO $$ BEGIN UPDATE t SET a = 0; END $$;
-- [old]
INSERT INTO t VALUES (200, 1)
