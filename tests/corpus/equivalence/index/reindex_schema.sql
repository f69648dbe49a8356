-- case: A schema, table by table
-- [setup]
CREATE SCHEMA "My shop";
CREATE TABLE "My shop".item (id bigint PRIMARY KEY);
CREATE TABLE "My shop"."Odd" (id bigint PRIMARY KEY, c text);
CREATE MATERIALIZED VIEW "My shop".seen AS SELECT id FROM "My shop".item;
CREATE UNIQUE INDEX seen_id ON "My shop".seen (id);
-- [revision]
REINDEX SCHEMA "My shop";
-- [plain]
SELECT 1;
-- [old]
INSERT INTO "My shop".item VALUES (1);
-- [new]
INSERT INTO "My shop".item VALUES (1);
