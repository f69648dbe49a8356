-- case: Odd names, another schema
-- [setup]
CREATE SCHEMA "Odd schema";
CREATE TABLE "Odd schema"."odd ""Table""" (id bigint PRIMARY KEY, "a Column" text);
CREATE INDEX "odd Index" ON "Odd schema"."odd ""Table""" ("a Column" text_pattern_ops);
-- [revision]
DROP INDEX "Odd schema"."odd Index";
-- [old]
INSERT INTO "Odd schema"."odd ""Table""" VALUES (1, 'x');
-- [new]
INSERT INTO "Odd schema"."odd ""Table""" VALUES (1, 'x');
