-- case: odd names
-- [setup]
CREATE SCHEMA "odd Schema"; CREATE TYPE "odd Schema"."Mood" AS ENUM ('a'); CREATE TABLE t (m "odd Schema"."Mood");
-- [revision]
ALTER TYPE "odd Schema"."Mood" ADD VALUE 'it''s "é"' BEFORE 'a';
-- [old]
INSERT INTO t VALUES ('a')
-- [new]
INSERT INTO t VALUES ('it''s "é"')
