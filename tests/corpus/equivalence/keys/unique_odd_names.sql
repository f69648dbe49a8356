-- case: Odd names, another schema
-- [setup]
CREATE SCHEMA "Odd schema";
CREATE TABLE "Odd schema"."odd ""Table""" (id bigint PRIMARY KEY, "a Column" text);
INSERT INTO "Odd schema"."odd ""Table""" VALUES (1, 'a');
-- [revision]
ALTER TABLE "Odd schema"."odd ""Table""" ADD UNIQUE ("a Column");
-- [old]
INSERT INTO "Odd schema"."odd ""Table""" VALUES (2, 'x');
-- [new]
INSERT INTO "Odd schema"."odd ""Table""" VALUES (2, 'x');
