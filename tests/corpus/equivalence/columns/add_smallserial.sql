-- case: ADD COLUMN as smallserial
-- ignore: t.n
-- [setup]
CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 30);
-- [revision]
ALTER TABLE t ADD COLUMN IF NOT EXISTS n smallserial;
-- [old]
INSERT INTO t VALUES (1000)
-- [new]
INSERT INTO t (a) VALUES (1001)
