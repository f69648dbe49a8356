-- case: odd names in another schema
-- [setup]
CREATE SCHEMA "odd Schema";
CREATE TABLE "odd Schema"."Parent" ("the Key" text NOT NULL) PARTITION BY RANGE ("the Key");
CREATE TABLE "odd Schema"."Child ""1""" PARTITION OF "odd Schema"."Parent" FOR VALUES FROM ('a') TO ('it''s');
INSERT INTO "odd Schema"."Parent" VALUES ('b');
-- [revision]
ALTER TABLE "odd Schema"."Parent" DETACH PARTITION "odd Schema"."Child ""1""";
-- [old]
SELECT * FROM "odd Schema"."Parent"
