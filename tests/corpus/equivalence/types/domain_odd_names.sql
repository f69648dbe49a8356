-- case: odd names
-- [setup]
CREATE SCHEMA "odd Schema"; CREATE DOMAIN "odd Schema"."Dom" AS text; CREATE TABLE t (d "odd Schema"."Dom"); INSERT INTO t VALUES ('x');
-- [revision]
ALTER DOMAIN "odd Schema"."Dom" ADD CONSTRAINT "a Check" CHECK (VALUE <> '') NOT VALID;
-- [old]
INSERT INTO t VALUES ('y')
