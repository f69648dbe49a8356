-- case: NULL becomes possible
-- [setup]
CREATE DOMAIN positive AS int NOT NULL CONSTRAINT above CHECK (VALUE > -1);
CREATE TABLE t (id int PRIMARY KEY, p positive);
INSERT INTO t SELECT i, i FROM generate_series(1, 20) i;
-- [revision]
ALTER DOMAIN positive DROP NOT NULL;
-- [old]
INSERT INTO t VALUES (100, 5)
-- [new]
INSERT INTO t VALUES (100, NULL)
