-- case: ADD COLUMN … NOT NULL with a value of the row's other columns
-- [setup]
CREATE SCHEMA shop; CREATE TABLE shop."Item" (id int PRIMARY KEY, "the Name" text, n int);
INSERT INTO shop."Item" SELECT i, 'n' || i, i FROM generate_series(1, 30) i;
-- [revision]
-- lockstep: fill lower(coalesce("the Name", id::text))
ALTER TABLE shop."Item" ADD COLUMN slug text COLLATE "C" NOT NULL;
-- [plain]
ALTER TABLE shop."Item" ADD COLUMN slug text COLLATE "C";
UPDATE shop."Item" SET slug = lower(coalesce("the Name", id::text));
ALTER TABLE shop."Item" ALTER COLUMN slug SET NOT NULL;
-- [old]
INSERT INTO shop."Item" VALUES (1000, 'ABC', 1);
UPDATE shop."Item" SET n = 2 WHERE id = 4
-- [new]
INSERT INTO shop."Item" VALUES (1001, 'ABC', 1, 'x')
