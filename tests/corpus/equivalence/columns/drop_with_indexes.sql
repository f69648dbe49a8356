-- case: DROP COLUMN with indexes, checks, a foreign key, statistics, grants and comments
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE "odd Table" (id int PRIMARY KEY, "odd Name" int REFERENCES owner CHECK ("odd Name" > 0), other int, CHECK ("odd Name" > other));
CREATE INDEX ON "odd Table" ("odd Name");
CREATE INDEX several ON "odd Table" (other, "odd Name");
CREATE STATISTICS s ON "odd Name", other FROM "odd Table";
COMMENT ON COLUMN "odd Table"."odd Name" IS 'it''s odd';
DO $$ BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT SELECT ("odd Name") ON "odd Table" TO reader;
INSERT INTO owner VALUES (1); INSERT INTO "odd Table" SELECT i, 1 FROM generate_series(1, 20) i;
-- [revision]
ALTER TABLE "odd Table" DROP COLUMN "odd Name";
-- [old]
INSERT INTO "odd Table" VALUES (1000, 1, 0)
-- [new]
INSERT INTO "odd Table" (id, other) VALUES (1000, 7)
