-- case: a CHECK that is proven at once
-- refused: at once: writes to public.t
-- [setup]
CREATE DOMAIN positive AS int CONSTRAINT above CHECK (VALUE > -1);
CREATE TABLE t (id int PRIMARY KEY, p positive);
INSERT INTO t SELECT i, i FROM generate_series(1, 20) i;
-- [revision]
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000);
