-- case: DROP COLUMN of one that is NOT NULL and has a default
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account DROP COLUMN points;
-- [old]
INSERT INTO account (id, points) VALUES (1000, 5)
-- [new]
INSERT INTO account (id) VALUES (1001)
