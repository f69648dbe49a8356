-- case: odd names
-- [setup]
CREATE SCHEMA "odd Schema";
CREATE TABLE "odd Schema"."odd ""table""" (a int);
INSERT INTO "odd Schema"."odd ""table""" VALUES (1);
-- [revision]
TRUNCATE "odd Schema"."odd ""table""";
-- [old]
INSERT INTO "odd Schema"."odd ""table""" VALUES (2)
