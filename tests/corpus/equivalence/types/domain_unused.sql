-- case: nothing to prove
-- [setup]
CREATE DOMAIN positive AS int; CREATE TABLE t (id int);
-- [revision]
ALTER DOMAIN positive ADD CONSTRAINT above CHECK (VALUE > 0);
-- [old]
INSERT INTO t VALUES (1)
