-- case: a collation's version
-- [setup]
CREATE COLLATION german (provider = icu, locale = 'de'); CREATE TABLE t (b text COLLATE german);
-- [revision]
ALTER COLLATION german REFRESH VERSION;
-- [old]
INSERT INTO t VALUES ('x')
