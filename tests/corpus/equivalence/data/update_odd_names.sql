-- case: odd names in another schema
-- [setup]
CREATE SCHEMA "odd Schema";
CREATE TABLE "odd Schema"."odd ""table""" ("the Key" int PRIMARY KEY, "a Column" text, "b c" int);
INSERT INTO "odd Schema"."odd ""table""" SELECT i, 'x', i FROM generate_series(1, 40000) i;
-- [revision]
UPDATE "odd Schema"."odd ""table""" SET "a Column" = "b c"::text || ' "é"' WHERE "b c" > 10;
-- [old]
INSERT INTO "odd Schema"."odd ""table""" VALUES (0, 'y', 3)
