-- case: ADD COLUMN with a default that refers to another table
-- [setup]
CREATE TABLE "Region" (id int PRIMARY KEY); INSERT INTO "Region" VALUES (1), (2);
CREATE TABLE account (id int PRIMARY KEY);
INSERT INTO account SELECT generate_series(1, 30);
-- [revision]
ALTER TABLE account ADD COLUMN region int NOT NULL DEFAULT 1 REFERENCES "Region" ON DELETE RESTRICT;
-- [old]
INSERT INTO account VALUES (1000)
-- [new]
INSERT INTO account VALUES (1001, 2)
