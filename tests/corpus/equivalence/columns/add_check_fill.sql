-- case: ADD COLUMN … NOT NULL with a CHECK and a value of other columns
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
-- lockstep: fill greatest(points, 1)
ALTER TABLE account ADD COLUMN stars int NOT NULL CHECK (stars > 0);
-- [plain]
ALTER TABLE account ADD COLUMN stars int CHECK (stars > 0);
UPDATE account SET stars = greatest(points, 1);
ALTER TABLE account ALTER COLUMN stars SET NOT NULL;
-- [old]
INSERT INTO account (id) VALUES (1000);
UPDATE account SET points = 0 WHERE id = 3
-- [new]
INSERT INTO account (id, stars) VALUES (1001, 5)
