-- case: Partitions of partitions, odd names, another schema
-- [setup]
CREATE SCHEMA "Odd schema";
CREATE TABLE "Odd schema"."Day" (id bigint, "At" integer) PARTITION BY RANGE ("At");
CREATE TABLE "Odd schema"."Day 1" PARTITION OF "Odd schema"."Day" FOR VALUES FROM (0) TO (100);
CREATE TABLE "Odd schema".day_2 PARTITION OF "Odd schema"."Day" FOR VALUES FROM (100) TO (200) PARTITION BY LIST ("At");
CREATE TABLE "Odd schema".day_21 PARTITION OF "Odd schema".day_2 DEFAULT;
INSERT INTO "Odd schema"."Day" SELECT g, g FROM generate_series(0, 199) g;
-- [revision]
CREATE INDEX "by At" ON "Odd schema"."Day" ("At" DESC, id) WITH (fillfactor = 80) WHERE id > 3;
-- [old]
INSERT INTO "Odd schema"."Day" VALUES (1, 5), (2, 105);
-- [new]
INSERT INTO "Odd schema"."Day" VALUES (1, 5), (2, 105);
