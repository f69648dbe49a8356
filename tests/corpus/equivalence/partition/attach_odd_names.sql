-- case: odd names in another schema
-- [setup]
CREATE SCHEMA "odd Schema";
CREATE TABLE "odd Schema"."Parent" ("the Key" text NOT NULL) PARTITION BY RANGE ("the Key");
CREATE TABLE "odd Schema"."Child ""1""" ("the Key" text NOT NULL);
INSERT INTO "odd Schema"."Child ""1""" VALUES ('b');
-- [revision]
ALTER TABLE "odd Schema"."Parent" ATTACH PARTITION "odd Schema"."Child ""1""" FOR VALUES FROM ('a') TO ('it''s');
-- [old]
INSERT INTO "odd Schema"."Child ""1""" VALUES ('c')
-- [new]
INSERT INTO "odd Schema"."Parent" VALUES ('c')
