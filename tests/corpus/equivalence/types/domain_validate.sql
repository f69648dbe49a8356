-- case: the proof of it
-- refused: no other way to have it proven
-- [setup]
CREATE DOMAIN positive AS int CONSTRAINT above CHECK (VALUE > -1);
CREATE TABLE t (id int PRIMARY KEY, p positive);
INSERT INTO t SELECT i, i FROM generate_series(1, 20) i;
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000) NOT VALID;
-- [revision]
ALTER DOMAIN positive VALIDATE CONSTRAINT small;
